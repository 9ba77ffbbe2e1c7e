package io.weirkeeper.engine.gotemplate.format;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Kind;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Go's fmt.Sprint, Sprintln and the printing of one value with one verb; output is raw. */
public final class Printer {
    final StringBuilder out;
    final Flags flags = new Flags();
    private boolean erroring;

    Printer(StringBuilder out) {
        this.out = out;
    }

    /** The value as %v prints it. */
    public static String print(Value value) {
        return switch (value) {
            case Text text -> text.raw();
            case Int number when !number.isUnsigned() -> Long.toString(number.value());
            case Bool bool -> bool.value() ? "true" : "false";
            default -> {
                StringBuilder out = new StringBuilder();
                print(value, out);
                yield out.toString();
            }
        };
    }

    /** Appends the value as %v prints it. */
    public static void print(Value value, StringBuilder out) {
        if (value instanceof Text text) {
            out.append(text.raw());
        } else {
            new Printer(out).printArgument(value, 'v');
        }
    }

    /** Go's fmt.Sprint: a space between two operands when neither is a string. */
    public static String sprint(List<Value> operands) {
        StringBuilder out = new StringBuilder();
        boolean previousIsText = false;
        for (int i = 0; i < operands.size(); i++) {
            boolean isText = operands.get(i) instanceof Text;
            if (i > 0 && !isText && !previousIsText) {
                out.append(' ');
            }
            print(operands.get(i), out);
            previousIsText = isText;
        }
        return out.toString();
    }

    /** Go's fmt.Sprintln. */
    public static String sprintln(List<Value> operands) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < operands.size(); i++) {
            out.append(i > 0 ? " " : "");
            print(operands.get(i), out);
        }
        return out.append('\n').toString();
    }

    /** What the value's Error or String method returns; null when it has none. */
    public static @Nullable String display(Value value) {
        return switch (value) {
            case Opaque opaque -> opaque.display();
            case StructValue struct -> struct.display();
            default -> null;
        };
    }

    void printArgument(Value value, char verb) {
        if (value.isNothing()) {
            if (verb == 'T' || verb == 'v') {
                flags.pad(out, "<nil>");
            } else {
                badVerb(verb, value);
            }
            return;
        }
        if (verb == 'T') {
            formatText(value.type().name(), 's', value);
        } else if (verb == 'p') {
            badVerb(verb, value);
        } else {
            printValue(value, verb, 0);
        }
    }

    private void printValue(Value value, char verb, int depth) {
        if (isDisplayVerb(verb) && !erroring) {
            String display = display(value);
            if (display != null) {
                formatText(display, verb, value);
                return;
            }
        }
        if (verb == 'w') {
            badVerb(verb, value);
            return;
        }
        switch (value) {
            case Nothing _ -> printNothing(verb, depth, value);
            case Bool bool -> formatBool(bool, verb);
            case Int number -> formatInt(number, verb);
            case Float64 number -> formatFloat(number.value(), verb, value);
            case Complex complex -> formatComplex(complex, verb);
            case Text text -> formatText(text.raw(), verb, value);
            case Bytes bytes -> formatBytes(bytes, verb);
            case ListValue list -> formatList(list, verb, depth);
            case MapValue map -> formatMap(map, verb, depth);
            case StructValue struct -> formatStruct(struct, verb, depth);
            case Opaque opaque -> formatOpaque(opaque, verb, depth);
        }
    }

    private void formatOpaque(Opaque opaque, char verb, int depth) {
        out.append(opaque.kind() == Kind.PTR && depth == 0 ? "&{" : "{");
        List<Value> fields = opaque.fields();
        for (int i = 0; i < fields.size(); i++) {
            out.append(i > 0 ? " " : "");
            printValue(fields.get(i), verb, depth + 1);
        }
        out.append('}');
    }

    private boolean isDisplayVerb(char verb) {
        return !flags.sharpV && (verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q');
    }

    private void printNothing(char verb, int depth, Value value) {
        if (flags.sharpV) {
            out.append("interface {}(nil)");
        } else if (depth > 0 || verb == 'v') {
            out.append("<nil>");
        } else {
            badVerb(verb, value);
        }
    }

    private void badVerb(char verb, Value value) {
        erroring = true;
        out.append("%!");
        Runes.append(out, verb);
        out.append('(');
        if (value.isNothing()) {
            out.append("<nil>");
        } else {
            out.append(value.type().name()).append('=');
            printValue(value, 'v', 0);
        }
        out.append(')');
        erroring = false;
    }

    private void formatBool(Bool bool, char verb) {
        if (verb == 't' || verb == 'v') {
            flags.pad(out, bool.value() ? "true" : "false");
        } else {
            badVerb(verb, bool);
        }
    }

    private void formatInt(Int number, char verb) {
        long value = number.value();
        boolean signed = !number.isUnsigned();
        switch (verb) {
            case 'v' -> {
                if (flags.sharpV && !signed) {
                    boolean sharp = flags.sharp;
                    flags.sharp = true;
                    flags.integer(out, value, 16, false, 'v');
                    flags.sharp = sharp;
                } else {
                    flags.integer(out, value, 10, signed, verb);
                }
            }
            case 'd' -> flags.integer(out, value, 10, signed, verb);
            case 'b' -> flags.integer(out, value, 2, signed, verb);
            case 'o', 'O' -> flags.integer(out, value, 8, signed, verb);
            case 'x', 'X' -> flags.integer(out, value, 16, signed, verb);
            case 'c' -> {
                StringBuilder rune = new StringBuilder();
                Runes.append(rune, value < 0 || value > 0x10ffff ? Runes.ERROR : (int) value);
                flags.pad(out, rune.toString());
            }
            case 'q' -> flags.pad(out, Quoting.quoteRune(value, flags.plus));
            case 'U' -> flags.unicode(out, value);
            default -> badVerb(verb, number);
        }
    }

    private void formatFloat(double number, char verb, Value value) {
        switch (verb) {
            case 'v' -> flags.floating(out, number, 'g', -1);
            case 'b', 'g', 'G', 'x', 'X' -> flags.floating(out, number, verb, -1);
            case 'f', 'e', 'E' -> flags.floating(out, number, verb, 6);
            case 'F' -> flags.floating(out, number, 'f', 6);
            default -> badVerb(verb, value);
        }
    }

    private void formatComplex(Complex complex, char verb) {
        if ("vbgGxXfFeE".indexOf(verb) < 0) {
            badVerb(verb, complex);
            return;
        }
        boolean plus = flags.plus;
        out.append('(');
        formatFloat(complex.real(), verb, complex);
        flags.plus = true;
        formatFloat(complex.imaginary(), verb, complex);
        out.append("i)");
        flags.plus = plus;
    }

    private void formatText(String raw, char verb, Value value) {
        switch (verb) {
            case 'v' -> {
                if (flags.sharpV) {
                    quoted(raw);
                } else {
                    flags.pad(out, flags.truncate(raw));
                }
            }
            case 's' -> flags.pad(out, flags.truncate(raw));
            case 'x', 'X' -> flags.hexBytes(out, raw, verb);
            case 'q' -> quoted(raw);
            default -> badVerb(verb, value);
        }
    }

    private void quoted(String raw) {
        String shown = flags.truncate(raw);
        flags.pad(
                out,
                flags.sharp && Quoting.canBackquote(shown) ? "`" + shown + "`" : Quoting.quote(shown, '"', flags.plus));
    }

    private void formatBytes(Bytes bytes, char verb) {
        String raw = bytes.raw();
        switch (verb) {
            case 's' -> flags.pad(out, flags.truncate(raw));
            case 'x', 'X' -> flags.hexBytes(out, raw, verb);
            case 'q' -> quoted(raw);
            case 'v' -> {
                if (flags.sharpV) {
                    goSyntaxBytes(bytes);
                } else {
                    bytesAsNumbers(raw, 'v');
                }
            }
            default -> bytesAsNumbers(raw, verb);
        }
    }

    private void goSyntaxBytes(Bytes bytes) {
        out.append("[]byte");
        if (bytes.isNil()) {
            out.append("(nil)");
            return;
        }
        out.append('{');
        for (int i = 0; i < bytes.raw().length(); i++) {
            out.append(i > 0 ? ", 0x" : "0x")
                    .append(Integer.toHexString(bytes.raw().charAt(i)));
        }
        out.append('}');
    }

    private void bytesAsNumbers(String raw, char verb) {
        out.append('[');
        for (int i = 0; i < raw.length(); i++) {
            out.append(i > 0 ? " " : "");
            formatInt(Int.uint8(raw.charAt(i)), verb);
        }
        out.append(']');
    }

    private void formatList(ListValue list, char verb, int depth) {
        if (flags.sharpV) {
            out.append(list.type().name());
            if (list.isNil()) {
                out.append("(nil)");
                return;
            }
        }
        out.append(flags.sharpV ? '{' : '[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(flags.sharpV ? ", " : " ");
            }
            printValue(list.get(i), verb, depth + 1);
        }
        out.append(flags.sharpV ? '}' : ']');
    }

    private void formatMap(MapValue map, char verb, int depth) {
        if (flags.sharpV) {
            out.append(map.type().name());
            if (map.isNil()) {
                out.append("(nil)");
                return;
            }
        }
        out.append(flags.sharpV ? "{" : "map[");
        boolean first = true;
        for (String key : map.keys()) {
            if (!first) {
                out.append(flags.sharpV ? ", " : " ");
            }
            first = false;
            printValue(new Text(key), verb, depth + 1);
            out.append(':');
            Value element = map.get(key);
            printValue(element == null ? Nothing.NIL : element, verb, depth + 1);
        }
        out.append(flags.sharpV ? '}' : ']');
    }

    private void formatStruct(StructValue struct, char verb, int depth) {
        String type = struct.type().name();
        boolean pointer = type.startsWith("*");
        if (flags.sharpV) {
            out.append(pointer ? "&" + type.substring(1) : type);
        } else if (pointer && depth == 0) {
            out.append('&');
        }
        out.append('{');
        for (int i = 0; i < struct.fields().size(); i++) {
            StructValue.Field field = struct.fields().get(i);
            if (i > 0) {
                out.append(flags.sharpV ? ", " : " ");
            }
            if (flags.plusV || flags.sharpV) {
                out.append(field.name()).append(':');
            }
            printValue(field.value(), verb, depth + 1);
        }
        out.append('}');
    }
}
