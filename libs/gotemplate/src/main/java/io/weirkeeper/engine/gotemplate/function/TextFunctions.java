package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.INT;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.format.Formatter;
import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Sprig's functions on strings, but for letter case and wrapping, which are {@link CaseFunctions}. */
final class TextFunctions {
    private TextFunctions() {}

    static void register(FunctionTable table) {
        table.add("hello", (_, _) -> Text.of("Hello!"));
        table.add("trunc", (_, a) -> new Text(truncate(Arguments.integer(a, 0), text(a, 1))), INT, STRING);
        table.add("trim", (_, a) -> new Text(Runes.trimSpace(text(a, 0))), STRING);
        table.add("substr", TextFunctions::substring, INT, INT, STRING);
        table.add("repeat", TextFunctions::repeat, INT, STRING);
        table.add("trimAll", (_, a) -> new Text(trim(text(a, 1), text(a, 0))), STRING, STRING);
        table.alias("trimall", "trimAll");
        table.add("trimSuffix", (_, a) -> trimSuffix(a), STRING, STRING);
        table.add("trimPrefix", (_, a) -> trimPrefix(a), STRING, STRING);
        table.add("nospace", (_, a) -> new Text(withoutSpaces(text(a, 0))), STRING);
        table.add("contains", (_, a) -> Bool.of(text(a, 1).contains(text(a, 0))), STRING, STRING);
        table.add("hasPrefix", (_, a) -> Bool.of(text(a, 1).startsWith(text(a, 0))), STRING, STRING);
        table.add("hasSuffix", (_, a) -> Bool.of(text(a, 1).endsWith(text(a, 0))), STRING, STRING);
        table.addVariadic("quote", ANY, (_, a) -> new Text(quote(a)));
        table.addVariadic("squote", ANY, (_, a) -> new Text(singleQuote(a)));
        table.addVariadic("cat", ANY, (_, a) -> new Text(concatenate(a)));
        table.add("indent", (c, a) -> new Text(indent(c, a, "")), INT, STRING);
        table.add("nindent", (c, a) -> new Text(indent(c, a, "\n")), INT, STRING);
        table.add("replace", TextFunctions::replace, STRING, STRING, STRING);
        table.add("plural", (_, a) -> a[Arguments.integer(a, 2) == 1 ? 0 : 1], STRING, STRING, INT);
        table.add("toString", (_, a) -> a[0] instanceof Text ? a[0] : new Text(Casts.toText(a[0])), ANY);
        table.add("toStrings", (_, a) -> Casts.strings(Casts.toTexts(a[0])), ANY);
        table.add("join", TextFunctions::join, STRING, ANY);
        table.add("split", (_, a) -> numbered(split(text(a, 1), text(a, 0), -1)), STRING, STRING);
        table.add("splitn", TextFunctions::splitLimited, STRING, INT, STRING);
        table.add("splitList", (c, a) -> splitList(c, a), STRING, STRING);
        table.add("atoi", (_, a) -> Int.of(Numbers.parseInt(text(a, 0), 10).orElse(saturated(text(a, 0)))), STRING);
    }

    /** What Go's Atoi returns beside a range error. */
    private static long saturated(String digits) {
        try {
            Numbers.requireInt(digits, 10, "Atoi");
            return 0;
        } catch (GoError e) {
            if (!e.text().endsWith("out of range")) {
                return 0;
            }
            return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static String truncate(long count, String raw) {
        if (count < 0) {
            return raw.length() + count > 0 ? raw.substring((int) (raw.length() + count)) : raw;
        }
        return raw.length() > count ? raw.substring(0, (int) count) : raw;
    }

    private static Value substring(CallContext context, Value[] arguments) {
        long start = Arguments.integer(arguments, 0);
        long end = Arguments.integer(arguments, 1);
        String raw = text(arguments, 2);
        if (start < 0) {
            checkBounds(end < 0 || end > raw.length(), ":" + end, raw, end < 0);
            return new Text(raw.substring(0, (int) end));
        }
        if (end < 0 || end > raw.length()) {
            if (start > raw.length()) {
                throw new GoError("runtime error: slice bounds out of range [" + start + ":" + raw.length() + "]");
            }
            return new Text(raw.substring((int) start));
        }
        if (start > end) {
            throw new GoError("runtime error: slice bounds out of range [" + start + ":" + end + "]");
        }
        return new Text(raw.substring((int) start, (int) end));
    }

    private static void checkBounds(boolean wrong, String shown, String raw, boolean negative) {
        if (wrong) {
            throw new GoError("runtime error: slice bounds out of range [" + shown + "]"
                    + (negative ? "" : " with length " + raw.length()));
        }
    }

    private static Value repeat(CallContext context, Value[] arguments) {
        long count = Arguments.integer(arguments, 0);
        String raw = text(arguments, 1);
        if (count < 0) {
            throw new GoError("strings: negative Repeat count");
        }
        if (raw.isEmpty() || count == 0) {
            return Text.EMPTY;
        }
        if (Math.multiplyHigh(count, raw.length()) != 0 || count * raw.length() < 0) {
            throw new GoError("strings: Repeat output length overflow");
        }
        context.charge(count * raw.length());
        return new Text(raw.repeat((int) count));
    }

    /** Go's strings.Trim: cuts the runes of a set from both ends. */
    static String trim(String raw, String set) {
        int[] cut = Runes.toArray(set);
        int from = 0;
        int to = raw.length();
        while (from < to) {
            long decoded = Runes.decode(raw, from);
            if (!contains(cut, Runes.rune(decoded))) {
                break;
            }
            from += Runes.width(decoded);
        }
        while (to > from) {
            int start = Runes.lastStart(raw, from, to);
            if (!contains(cut, Runes.rune(Runes.decode(raw, start)))) {
                break;
            }
            to = start;
        }
        return raw.substring(from, to);
    }

    private static boolean contains(int[] runes, int rune) {
        for (int candidate : runes) {
            if (candidate == rune) {
                return true;
            }
        }
        return false;
    }

    private static Value trimSuffix(Value[] a) {
        String raw = text(a, 1);
        String suffix = text(a, 0);
        return raw.endsWith(suffix) ? new Text(raw.substring(0, raw.length() - suffix.length())) : a[1];
    }

    private static Value trimPrefix(Value[] a) {
        String raw = text(a, 1);
        return raw.startsWith(text(a, 0)) ? new Text(raw.substring(text(a, 0).length())) : a[1];
    }

    /** Works byte by byte as goutils does: when it removes anything, each other byte is taken for a rune. */
    private static String withoutSpaces(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        boolean removed = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Runes.isSpace(c)) {
                removed = true;
            } else {
                Runes.append(out, c);
            }
        }
        return removed ? out.toString() : raw;
    }

    private static String quote(Value[] arguments) {
        StringBuilder out = new StringBuilder();
        for (Value argument : arguments) {
            if (!argument.isNothing()) {
                out.append(out.isEmpty() ? "" : " ").append(Quoting.quote(Casts.toText(argument)));
            }
        }
        return out.toString();
    }

    private static String singleQuote(Value[] arguments) {
        StringBuilder out = new StringBuilder();
        for (Value argument : arguments) {
            if (!argument.isNothing()) {
                out.append(out.isEmpty() ? "'" : " '");
                Printer.print(argument, out);
                out.append('\'');
            }
        }
        return out.toString();
    }

    private static String concatenate(Value[] arguments) {
        List<Value> present = new ArrayList<>(arguments.length);
        for (Value argument : arguments) {
            if (!argument.isNothing()) {
                present.add(argument);
            }
        }
        return Formatter.sprintf("%v ".repeat(present.size()).strip(), present);
    }

    private static String indent(CallContext context, Value[] arguments, String before) {
        long spaces = Arguments.integer(arguments, 0);
        String raw = text(arguments, 1);
        if (spaces < 0) {
            throw new GoError("strings: negative Repeat count");
        }
        int lines = 1;
        for (int newline = raw.indexOf('\n'); newline >= 0; newline = raw.indexOf('\n', newline + 1)) {
            lines++;
        }
        if (spaces > Integer.MAX_VALUE) {
            context.charge(Long.MAX_VALUE / 2);
        }
        context.charge(raw.length() + spaces * lines);
        StringBuilder out = new StringBuilder((int) (raw.length() + spaces * lines + 1));
        out.append(before).repeat(' ', (int) spaces);
        int start = 0;
        for (int newline = raw.indexOf('\n'); newline >= 0; newline = raw.indexOf('\n', start)) {
            out.append(raw, start, newline + 1).repeat(' ', (int) spaces);
            start = newline + 1;
        }
        return out.append(raw, start, raw.length()).toString();
    }

    private static Value replace(CallContext context, Value[] arguments) {
        String old = text(arguments, 0);
        String with = text(arguments, 1);
        String raw = text(arguments, 2);
        if (old.isEmpty()) {
            context.charge((long) with.length() * (raw.length() + 1) + raw.length());
            StringBuilder out = new StringBuilder(with);
            for (int i = 0; i < raw.length(); ) {
                int width = Runes.width(Runes.decode(raw, i));
                out.append(raw, i, i + width).append(with);
                i += width;
            }
            return new Text(out.toString());
        }
        if (!raw.contains(old)) {
            return arguments[2];
        }
        if (with.length() > old.length()) {
            long removed = (long) raw.length() - raw.replace(old, "").length();
            context.charge(raw.length() + removed / old.length() * (with.length() - old.length()));
        }
        return new Text(raw.replace(old, with));
    }

    private static Value join(CallContext context, Value[] arguments) {
        List<String> parts = Casts.toTexts(arguments[1]);
        long length = (long) text(arguments, 0).length() * parts.size();
        for (String part : parts) {
            length += part.length();
        }
        context.charge(length);
        return new Text(String.join(text(arguments, 0), parts));
    }

    /** Go's strings.SplitN; an empty separator splits into runes. */
    static List<String> split(String raw, String separator, long limit) {
        List<String> parts = new ArrayList<>();
        if (limit == 0) {
            return parts;
        }
        int start = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int next = separator.isEmpty() ? endOfRune(raw, start) : raw.indexOf(separator, start);
            if (next < 0) {
                break;
            }
            parts.add(raw.substring(start, next));
            start = next + separator.length();
        }
        if (!separator.isEmpty() || start < raw.length()) {
            parts.add(raw.substring(start));
        }
        return parts;
    }

    /** Where the rune at {@code start} ends, or -1 when it is the last one. */
    private static int endOfRune(String raw, int start) {
        if (start >= raw.length()) {
            return -1;
        }
        int end = start + Runes.width(Runes.decode(raw, start));
        return end >= raw.length() ? -1 : end;
    }

    private static Value splitList(CallContext context, Value[] arguments) {
        context.charge(text(arguments, 1).length());
        return Casts.strings(split(text(arguments, 1), text(arguments, 0), -1));
    }

    private static Value splitLimited(CallContext context, Value[] arguments) {
        return numbered(split(text(arguments, 2), text(arguments, 0), Arguments.integer(arguments, 1)));
    }

    private static MapValue numbered(List<String> parts) {
        MapValue map = MapValue.create(GoType.STRING_MAP);
        for (int i = 0; i < parts.size(); i++) {
            map.put("_" + i, new Text(parts.get(i)));
        }
        return map;
    }
}
