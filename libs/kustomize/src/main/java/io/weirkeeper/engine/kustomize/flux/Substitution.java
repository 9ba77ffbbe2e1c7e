package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.kustomize.flux.Template.Part;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Puts the values of variables into text, as Flux does after a build: {@code ${name}} with the operators of a shell.
 * Immutable; may be shared between threads.
 */
public final class Substitution {
    private static final int LONGEST_TO_TRIM = 16_384; // each end of the value is tried

    private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final List<String> FALLBACKS = List.of("=", ":=", ":-", ":?", ":+");

    private final Map<String, String> values;
    private final boolean strict;

    /**
     * @param values line feeds are removed from them
     * @param strict whether a variable that is not set and has no default is an error
     * @throws SubstitutionException when a name cannot be used in an expression
     */
    public Substitution(Map<String, String> values, boolean strict) {
        this.values = new TreeMap<>();
        values.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new SubstitutionException(
                        "'" + name + "' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'");
            }
            this.values.put(name, value.replace("\n", ""));
        });
        this.strict = strict;
    }

    /** @throws SubstitutionException when an expression is malformed or, if strict, a variable is not set */
    public String apply(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 64);
        for (Part part : Template.parse(text)) {
            append(out, part);
        }
        return out.toString();
    }

    private void append(StringBuilder out, Part part) {
        switch (part) {
            case Part.Text literal -> out.append(literal.value());
            case Part.Expression expression -> out.append(evaluate(expression));
        }
    }

    private String evaluate(Part.Expression expression) {
        List<String> arguments = new ArrayList<>(expression.arguments().size());
        for (Part argument : expression.arguments()) {
            StringBuilder text = new StringBuilder();
            append(text, argument);
            arguments.add(text.toString());
        }
        String value = values.get(expression.variable());
        if (value == null) {
            if (strict && !FALLBACKS.contains(expression.operator())) {
                throw new SubstitutionException("variable not set (strict mode): \"" + expression.variable() + "\"");
            }
            value = "";
        }
        return transform(value, expression.operator(), arguments);
    }

    private static String transform(String value, String operator, List<String> arguments) {
        return switch (operator) {
            case "," -> firstLetter(value, false);
            case ",," -> mapped(value, Character::toLowerCase);
            case "^" -> firstLetter(value, true);
            case "^^" -> mapped(value, Character::toUpperCase);
            case "#" ->
                arguments.isEmpty()
                        ? String.valueOf(value.getBytes(StandardCharsets.UTF_8).length)
                        : trim(value, arguments.getFirst(), false);
            case "##" -> trim(value, arguments.getFirst(), true);
            case "%" -> reversed(trim(reversed(value), reversed(arguments.getFirst()), false));
            case "%%" -> reversed(trim(reversed(value), reversed(arguments.getFirst()), true));
            case ":" -> substring(value, arguments);
            case "/" -> replaceFirst(value, arguments.getFirst(), second(arguments));
            case "//" -> value.replace(arguments.getFirst(), second(arguments));
            case "/#" ->
                arguments.size() == 2 && value.startsWith(arguments.getFirst())
                        ? replaceFirst(value, arguments.getFirst(), second(arguments))
                        : value;
            case "/%" ->
                arguments.size() == 2 && value.endsWith(arguments.getFirst())
                        ? value.substring(
                                        0, value.length() - arguments.getFirst().length())
                                + second(arguments)
                        : value;
            default -> value.isEmpty() ? String.join("", arguments) : value;
        };
    }

    private static String second(List<String> arguments) {
        return arguments.size() > 1 ? arguments.get(1) : "";
    }

    private static String replaceFirst(String value, String old, String replacement) {
        int at = value.indexOf(old);
        return at < 0 ? value : value.substring(0, at) + replacement + value.substring(at + old.length());
    }

    /** Letter by letter, as Go does; Java's own methods make two letters of some. */
    private static String mapped(String value, IntUnaryOperator letter) {
        return value.codePoints()
                .map(letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String firstLetter(String value, boolean upper) {
        if (value.isEmpty()) {
            return value;
        }
        int first = value.codePointAt(0);
        int changed = upper ? Character.toUpperCase(first) : Character.toLowerCase(first);
        return Character.toString(changed) + value.substring(Character.charCount(first));
    }

    /** Bytes from a position, counted from the end when negative; a position that is no number changes nothing. */
    private static String substring(String value, List<String> arguments) {
        try {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            long from = Long.parseLong(arguments.getFirst());
            if (from < 0) {
                from = Math.max(0, bytes.length + from);
            }
            long end = arguments.size() == 1 ? bytes.length : from + Long.parseLong(arguments.get(1));
            if (arguments.size() > 1 && end < bytes.length && (end < from || end < 0)) {
                throw new SubstitutionException("bad substitution: the length " + arguments.get(1) + " is negative");
            }
            if (from >= bytes.length) {
                return "";
            }
            int length = (int) (Math.min(end, bytes.length) - from);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, (int) from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SubstitutionException("positions " + String.join(":", arguments) + " cut a character in two", e);
        } catch (NumberFormatException e) {
            return value;
        }
    }

    /** Without what the pattern matches at the start. */
    private static String trim(String value, String pattern, boolean longest) {
        if (value.length() > LONGEST_TO_TRIM) {
            throw new SubstitutionException(
                    "a value of more than " + LONGEST_TO_TRIM + " characters cannot be trimmed");
        }
        try {
            String match = "";
            for (int end = value.length(); end > 0; end--) {
                boolean splitsPair = end < value.length() && Character.isLowSurrogate(value.charAt(end));
                if (!splitsPair && Glob.matches(pattern, value.substring(0, end))) {
                    match = value.substring(0, end);
                    if (longest) {
                        break;
                    }
                }
            }
            return value.substring(match.length());
        } catch (Glob.BadPattern e) {
            return value;
        }
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
