package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.format.Floats;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.Base64;

/** Go's encoding/json: keys sorted, HTML characters escaped unless told otherwise, floats in its own form. */
public final class JsonEncoder {
    private static final String HEX = "0123456789abcdef";
    private static final int MAX_DEPTH = 1000;

    private final StringBuilder out = new StringBuilder();
    private final boolean escapeHtml;
    private final boolean pretty;
    private int depth;

    private JsonEncoder(boolean escapeHtml, boolean pretty) {
        this.escapeHtml = escapeHtml;
        this.pretty = pretty;
    }

    /** Compact JSON as json.Marshal makes it. */
    public static String encode(Value value) {
        return new JsonEncoder(true, false).run(value);
    }

    /** JSON without escapes for HTML. */
    public static String encodeRaw(Value value) {
        return new JsonEncoder(false, false).run(value);
    }

    /** JSON on many lines, indented by two spaces. */
    public static String encodePretty(Value value) {
        return new JsonEncoder(true, true).run(value);
    }

    private String run(Value value) {
        append(value);
        return out.toString();
    }

    private void append(Value value) {
        switch (value) {
            case Nothing _ -> out.append("null");
            case Bool bool -> out.append(bool.value());
            case Int number ->
                out.append(number.isUnsigned() ? Long.toUnsignedString(number.value()) : Long.toString(number.value()));
            case Float64 number -> out.append(number(number.value()));
            case Text text -> appendString(text.raw());
            case Bytes bytes -> appendBytes(bytes);
            case ListValue list -> appendList(list);
            case MapValue map -> appendMap(map);
            case StructValue struct -> appendStruct(struct);
            case Opaque opaque -> out.append(opaque.json());
            case Complex _ -> throw new GoError("json: unsupported type: complex128");
        }
    }

    /** A float as encoding/json prints it. */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new GoError("json: unsupported value: " + Printer.print(new Float64(value)));
        }
        double magnitude = Math.abs(value);
        boolean exponent = magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21);
        String text = Floats.format(value, exponent ? 'e' : 'f', -1);
        int length = text.length();
        if (exponent && length >= 4 && text.startsWith("e-0", length - 4)) {
            return text.substring(0, length - 2) + text.charAt(length - 1);
        }
        return text;
    }

    private void appendBytes(Bytes bytes) {
        if (bytes.isNil()) {
            out.append("null");
        } else {
            out.append('"')
                    .append(Base64.getEncoder().encodeToString(new Text(bytes.raw()).bytes()))
                    .append('"');
        }
    }

    private void newline() {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void enter(Value value) {
        if (++depth > MAX_DEPTH) {
            throw new GoError("json: unsupported value: encountered a cycle via "
                    + value.type().name());
        }
    }

    private void appendList(ListValue list) {
        if (list.isNil()) {
            out.append("null");
            return;
        }
        out.append('[');
        enter(list);
        for (int i = 0; i < list.size(); i++) {
            out.append(i > 0 ? "," : "");
            newline();
            append(list.get(i));
        }
        depth--;
        if (list.size() > 0) {
            newline();
        }
        out.append(']');
    }

    private void appendMap(MapValue map) {
        if (map.isNil()) {
            out.append("null");
            return;
        }
        out.append('{');
        enter(map);
        boolean first = true;
        for (String key : map.keys()) {
            appendKey(key, first);
            first = false;
            Value value = map.get(key);
            append(value == null ? Nothing.NIL : value);
        }
        depth--;
        if (!first) {
            newline();
        }
        out.append('}');
    }

    private void appendStruct(StructValue struct) {
        out.append('{');
        enter(struct);
        boolean first = true;
        for (StructValue.Field field : struct.fields()) {
            appendKey(field.name(), first);
            first = false;
            append(field.value());
        }
        depth--;
        if (!first) {
            newline();
        }
        out.append('}');
    }

    private void appendKey(String key, boolean first) {
        out.append(first ? "" : ",");
        newline();
        appendString(key);
        out.append(pretty ? ": " : ":");
    }

    private void appendString(String raw) {
        out.append('"');
        for (int i = 0; i < raw.length(); ) {
            char c = raw.charAt(i);
            if (c >= 0x80) {
                i += appendWide(raw, i);
                continue;
            }
            i++;
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || escapeHtml && (c == '<' || c == '>' || c == '&')) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private int appendWide(String raw, int at) {
        long decoded = Runes.decode(raw, at);
        int rune = Runes.rune(decoded);
        if (Runes.isInvalid(decoded)) {
            out.append("\\ufffd");
        } else if (rune == 0x2028 || rune == 0x2029) {
            out.append("\\u202").append(HEX.charAt(rune & 0xf));
        } else {
            out.append(raw, at, at + Runes.width(decoded));
        }
        return Runes.width(decoded);
    }
}
