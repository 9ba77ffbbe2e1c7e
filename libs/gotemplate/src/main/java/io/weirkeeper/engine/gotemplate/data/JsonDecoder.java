package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Go's json.Unmarshal of raw text into an interface, a map or a slice: every number is a float64. */
public final class JsonDecoder {
    private static final int MAX_DEPTH = 10_000;
    private static final int SAFE_DEPTH = 2_000;

    private final String text;
    private int at;
    private int depth;

    private JsonDecoder(String text) {
        this.text = text;
    }

    /** Any JSON value. */
    public static Value decode(String raw) {
        JsonDecoder decoder = new JsonDecoder(raw);
        Value value = decoder.value("looking for beginning of value");
        decoder.skipSpaces();
        if (decoder.at < raw.length()) {
            throw decoder.unexpected("after top-level value");
        }
        return value;
    }

    /** A JSON object; null gives a nil map. */
    public static MapValue decodeMap(String raw) {
        return asMap(decode(raw), "");
    }

    /** A JSON array; null gives a nil list. */
    public static ListValue decodeList(String raw) {
        return asList(decode(raw), "");
    }

    static MapValue asMap(Value value, String prefix) {
        return switch (value) {
            case MapValue map -> map;
            case Nothing _ -> MapValue.nil(GoType.MAP);
            default -> throw mismatch(value, GoType.MAP, prefix);
        };
    }

    static ListValue asList(Value value, String prefix) {
        return switch (value) {
            case ListValue list -> list;
            case Nothing _ -> ListValue.nil(GoType.LIST);
            default -> throw mismatch(value, GoType.LIST, prefix);
        };
    }

    private static GoError mismatch(Value value, GoType wanted, String prefix) {
        String kind = switch (value) {
            case Text _ -> "string";
            case Bool _ -> "bool";
            case MapValue _ -> "object";
            case ListValue _ -> "array";
            default -> "number";
        };
        return new GoError(prefix + "json: cannot unmarshal " + kind + " into Go value of type " + wanted.name());
    }

    private GoError unexpected(String context) {
        if (at >= text.length() && !context.startsWith("in ") && !context.startsWith("after decimal")
                || context.equals("in string literal") && at >= text.length()) {
            return new GoError("unexpected end of JSON input");
        }
        // at the end Go tries a space, which ends a value but not one that is half written
        char c = at >= text.length() ? ' ' : text.charAt(at);
        String shown = c == '\'' ? "'\\''" : c == '"' ? "'\"'" : "'" + unquoted(c) + "'";
        return new GoError("invalid character " + shown + " " + context);
    }

    /** A byte as Go shows it in quotes: taken for a rune. */
    private static String unquoted(char c) {
        StringBuilder rune = new StringBuilder();
        Runes.append(rune, c);
        String quoted = Quoting.quote(rune.toString());
        return quoted.substring(1, quoted.length() - 1);
    }

    private void skipSpaces() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek(String context) {
        skipSpaces();
        if (at >= text.length()) {
            throw unexpected(context);
        }
        return text.charAt(at);
    }

    private Value value(String context) {
        char c = peek(context);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Text(string());
            case 't' -> literal("true", Bool.TRUE);
            case 'f' -> literal("false", Bool.FALSE);
            case 'n' -> literal("null", Nothing.NIL);
            default -> {
                if (c != '-' && (c < '0' || c > '9')) {
                    throw unexpected(context);
                }
                yield number();
            }
        };
    }

    private void enter() {
        if (++depth > Math.min(MAX_DEPTH, SAFE_DEPTH)) {
            throw new GoError("exceeded max depth");
        }
    }

    private Value object() {
        enter();
        MapValue map = MapValue.create();
        at++;
        if (peek("looking for beginning of object key string") == '}') {
            at++;
            depth--;
            return map;
        }
        while (true) {
            if (peek("looking for beginning of object key string") != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            String key = string();
            if (peek("after object key") != ':') {
                throw unexpected("after object key");
            }
            at++;
            map.put(key, value("looking for beginning of value"));
            char next = peek("after object key:value pair");
            if (next != ',' && next != '}') {
                throw unexpected("after object key:value pair");
            }
            at++;
            if (next == '}') {
                depth--;
                return map;
            }
        }
    }

    private Value array() {
        enter();
        List<Value> items = new ArrayList<>();
        at++;
        if (peek("looking for beginning of value") == ']') {
            at++;
            depth--;
            return ListValue.of(items);
        }
        while (true) {
            items.add(value("looking for beginning of value"));
            char next = peek("after array element");
            if (next != ',' && next != ']') {
                throw unexpected("after array element");
            }
            at++;
            if (next == ']') {
                depth--;
                return ListValue.of(items);
            }
        }
    }

    private Value literal(String word, Value value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= text.length() || text.charAt(at) != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
        }
        return value;
    }

    private Value number() {
        int start = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '0') {
            at++;
        } else {
            digits("in numeric literal");
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        String number = text.substring(start, at);
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw new GoError("json: cannot unmarshal number " + number + " into Go value of type float64");
        }
        return new Float64(value);
    }

    private void digits(String context) {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected(context);
        }
    }

    private String string() {
        at++;
        StringBuilder out = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw unexpected("in string literal");
            }
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < ' ') {
                throw unexpected("in string literal");
            }
            if (c == '\\') {
                escape(out);
            } else if (c < 0x80) {
                out.append(c);
                at++;
            } else {
                long decoded = Runes.decode(text, at);
                Runes.append(out, Runes.rune(decoded));
                at += Runes.width(decoded);
            }
        }
    }

    private void escape(StringBuilder out) {
        at++;
        if (at >= text.length()) {
            throw unexpected("in string escape code");
        }
        char c = text.charAt(at);
        int simple = "\"\\/bfnrt".indexOf(c);
        if (simple >= 0) {
            out.append("\"\\/\b\f\n\r\t".charAt(simple));
            at++;
            return;
        }
        if (c != 'u') {
            throw unexpected("in string escape code");
        }
        at++;
        int rune = hex();
        if (rune >= 0xd800 && rune < 0xdc00 && text.startsWith("\\u", at)) {
            int before = at;
            at += 2;
            int low = hex();
            if (low >= 0xdc00 && low < 0xe000) {
                rune = Character.toCodePoint((char) rune, (char) low);
            } else {
                at = before;
            }
        }
        Runes.append(out, rune);
    }

    private int hex() {
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
