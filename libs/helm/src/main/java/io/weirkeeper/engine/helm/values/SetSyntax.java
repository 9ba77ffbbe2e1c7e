package io.weirkeeper.engine.helm.values;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.ChartException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets a value in a tree by a path in the syntax of {@code helm --set} (Helm 4.2 pkg/strvals): {@code a.b[0].c},
 * a backslash before a char that is not to separate, {@code {a,b}} for lists. Texts are raw.
 */
public final class SetSyntax {
    /** Helm's own limit. */
    private static final int MOST_ITEMS = 65_536;

    private static final int DEEPEST = 30;

    private SetSyntax() {}

    /** One step of a path: into a map by key, or into a list by index. */
    private sealed interface Step {
        record Key(String name) implements Step {}

        record Index(int at) implements Step {}
    }

    /**
     * @param expression {@code path=value}, several separated by commas
     * @throws ChartException when it is none
     */
    public static void set(MapValue target, String expression) {
        set(target, expression, true);
    }

    /** Like {@link #set}, but every value is a text, as with {@code --set-string}. */
    public static void setTexts(MapValue target, String expression) {
        set(target, expression, false);
    }

    private static void set(MapValue target, String expression, boolean typed) {
        for (String assignment : split(expression, ',', true)) {
            int equals = unescaped(assignment, '=');
            if (equals < 0) {
                throw new ChartException("key \"" + Text.decode(assignment) + "\" has no value");
            }
            put(target, path(assignment.substring(0, equals)), value(assignment.substring(equals + 1), typed));
        }
    }

    /** Sets a text as it stands, whatever it looks like. */
    public static void setText(MapValue target, String path, String text) {
        put(target, path(path), new Text(text));
    }

    private static int unescaped(String text, char wanted) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Splits where the separator stands unescaped and, if asked, outside of braces; escapes stay. */
    private static List<String> split(String text, char separator, boolean minding) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
                continue;
            }
            if (minding && c == '{') {
                depth++;
            } else if (minding && c == '}') {
                depth--;
            }
            if (c == separator && depth <= 0) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String withoutEscapes(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    private static List<Step> path(String path) {
        List<Step> steps = new ArrayList<>();
        for (String part : split(path, '.', false)) {
            int bracket = unescaped(part, '[');
            String key = bracket < 0 ? part : part.substring(0, bracket);
            if (!key.isEmpty()) {
                steps.add(new Step.Key(withoutEscapes(key)));
            } else if (bracket < 0) {
                throw new ChartException("key map \"" + Text.decode(path) + "\" has no value");
            }
            for (int at = bracket; at >= 0 && at < part.length(); ) {
                int end = part.indexOf(']', at);
                if (part.charAt(at) != '[' || end < 0) {
                    throw new ChartException("error parsing index: unexpected data in \"" + Text.decode(path) + "\"");
                }
                steps.add(new Step.Index(index(part.substring(at + 1, end))));
                at = end + 1;
            }
        }
        if (steps.size() > DEEPEST) {
            throw new ChartException(
                    "value name nested level is greater than maximum supported nested level of " + DEEPEST);
        }
        return steps;
    }

    private static int index(String text) {
        int index;
        try {
            index = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ChartException(
                    "error parsing index: strconv.Atoi: parsing \"" + Text.decode(text) + "\": invalid syntax", e);
        }
        if (index < 0) {
            throw new ChartException("negative " + index + " index not allowed");
        }
        if (index > MOST_ITEMS) {
            throw new ChartException("index of " + index + " is greater than maximum supported index of " + MOST_ITEMS);
        }
        return index;
    }

    /** Types are inferred as Helm does: true, false, null, whole numbers without leading zeros; else a text. */
    private static Value value(String text, boolean typed) {
        if (text.startsWith("{") && text.endsWith("}")) {
            List<Value> items = new ArrayList<>();
            String inner = text.substring(1, text.length() - 1);
            if (!inner.isEmpty()) {
                split(inner, ',', true).forEach(item -> items.add(value(item, typed)));
            }
            return ListValue.of(items);
        }
        String plain = withoutEscapes(text);
        if (!typed) {
            return new Text(plain);
        }
        if (plain.equalsIgnoreCase("true")) {
            return Bool.TRUE;
        }
        if (plain.equalsIgnoreCase("false")) {
            return Bool.FALSE;
        }
        if (plain.equalsIgnoreCase("null")) {
            return Nothing.NIL;
        }
        if (plain.equals("0")) {
            return Int.int64(0);
        }
        if (!plain.isEmpty() && plain.charAt(0) != '0') {
            try {
                return Int.int64(Long.parseLong(plain));
            } catch (NumberFormatException e) {
                return new Text(plain);
            }
        }
        return new Text(plain);
    }

    private static void put(MapValue target, List<Step> steps, Value value) {
        if (!(steps.getFirst() instanceof Step.Key(String name))) {
            throw new ChartException("the path begins with an index: values are a map, begin with a key");
        }
        Value old = target.get(name);
        target.put(name, changed(old == null ? Nothing.NIL : old, steps, 1, value));
    }

    /** What becomes of the value that the step before leads to. */
    private static Value changed(Value old, List<Step> steps, int at, Value value) {
        if (at == steps.size()) {
            return value;
        }
        return switch (steps.get(at)) {
            case Step.Key(String name) -> {
                MapValue map = old instanceof MapValue existing ? existing : MapValue.create();
                Value inner = map.get(name);
                map.put(name, changed(inner == null ? Nothing.NIL : inner, steps, at + 1, value));
                yield map;
            }
            case Step.Index(int index) -> {
                List<Value> items = new ArrayList<>(old instanceof ListValue list ? list.items() : List.of());
                while (items.size() <= index) {
                    items.add(Nothing.NIL);
                }
                items.set(index, changed(items.get(index), steps, at + 1, value));
                yield ListValue.of(items);
            }
        };
    }
}
