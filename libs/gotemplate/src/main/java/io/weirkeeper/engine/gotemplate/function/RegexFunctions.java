package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.integer;
import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.INT;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction.Body;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Sprig's functions on regular expressions, on RE2 syntax and semantics. */
final class RegexFunctions {
    private static final String META = "\\.+*?()|[]{}^$";

    private RegexFunctions() {}

    static void register(FunctionTable table) {
        table.add("regexMatch", RegexFunctions::lenientMatch, STRING, STRING);
        table.add("mustRegexMatch", (_, a) -> Bool.of(Regex.compile(text(a, 0)).matches(text(a, 1))), STRING, STRING);
        both(table, "regexFind", "mustRegexFind", RegexFunctions::find, STRING, STRING);
        both(table, "regexFindAll", "mustRegexFindAll", RegexFunctions::findAll, STRING, STRING, INT);
        both(table, "regexReplaceAll", "mustRegexReplaceAll", (c, a) -> replace(c, a, false), STRING, STRING, STRING);
        both(
                table,
                "regexReplaceAllLiteral",
                "mustRegexReplaceAllLiteral",
                (c, a) -> replace(c, a, true),
                STRING,
                STRING,
                STRING);
        both(table, "regexSplit", "mustRegexSplit", RegexFunctions::split, STRING, STRING, INT);
        table.add("regexQuoteMeta", (_, a) -> new Text(quoteMeta(text(a, 0))), STRING);
    }

    private static void both(FunctionTable table, String name, String must, Body body, GoType... parameters) {
        table.add(
                name,
                (context, arguments) -> {
                    try {
                        return body.call(context, arguments);
                    } catch (GoError e) {
                        throw e.text().startsWith("error parsing regexp: ")
                                ? new GoError("regexp: Compile(" + backquoted(text(arguments, 0)) + "): " + e.text())
                                : e;
                    }
                },
                parameters);
        table.add(must, body, parameters);
    }

    private static String backquoted(String expression) {
        return Quoting.canBackquote(expression) ? "`" + expression + "`" : Quoting.quote(expression);
    }

    private static Value lenientMatch(CallContext context, Value[] a) {
        try {
            return Bool.of(Regex.compile(text(a, 0)).matches(text(a, 1)));
        } catch (GoError e) {
            return Bool.FALSE;
        }
    }

    private static Value find(CallContext context, Value[] a) {
        String raw = text(a, 1);
        List<int[]> matches = Regex.compile(text(a, 0)).all(raw, 1);
        return matches.isEmpty() ? Text.EMPTY : new Text(raw.substring(matches.getFirst()[0], matches.getFirst()[1]));
    }

    private static Value findAll(CallContext context, Value[] a) {
        String raw = text(a, 1);
        List<Value> found = new ArrayList<>();
        for (int[] match : Regex.compile(text(a, 0)).all(raw, integer(a, 2))) {
            found.add(new Text(raw.substring(match[0], match[1])));
        }
        return found.isEmpty() ? ListValue.nil(GoType.STRINGS) : ListValue.of(GoType.STRINGS, found);
    }

    private static Value replace(CallContext context, Value[] a, boolean literal) {
        Regex regex = Regex.compile(text(a, 0));
        String raw = text(a, 1);
        String replacement = text(a, 2);
        StringBuilder out = new StringBuilder(raw.length());
        int last = 0;
        for (int[] match : regex.all(raw, -1)) {
            out.append(raw, last, match[0]);
            if (literal) {
                out.append(replacement);
            } else {
                regex.expand(out, replacement, raw, match);
            }
            last = match[1];
            if (out.length() > (1 << 20)) {
                context.charge(out.length() / 64);
            }
        }
        out.append(raw, last, raw.length());
        context.charge(out.length());
        return new Text(out.toString());
    }

    private static Value split(CallContext context, Value[] a) {
        Regex regex = Regex.compile(text(a, 0));
        String raw = text(a, 1);
        long limit = integer(a, 2);
        if (limit == 0) {
            return ListValue.nil(GoType.STRINGS);
        }
        List<String> parts = new ArrayList<>();
        if (!text(a, 0).isEmpty() && raw.isEmpty()) {
            return Casts.strings(List.of(""));
        }
        int begin = 0;
        int end = 0;
        for (int[] match : regex.all(raw, limit)) {
            if (limit > 0 && parts.size() == limit - 1) {
                break;
            }
            end = match[0];
            if (match[1] != 0) {
                parts.add(raw.substring(begin, end));
            }
            begin = match[1];
        }
        if (end != raw.length()) {
            parts.add(raw.substring(begin));
        }
        return Casts.strings(parts);
    }

    private static String quoteMeta(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            out.append(META.indexOf(raw.charAt(i)) >= 0 ? "\\" : "").append(raw.charAt(i));
        }
        return out.toString();
    }
}
