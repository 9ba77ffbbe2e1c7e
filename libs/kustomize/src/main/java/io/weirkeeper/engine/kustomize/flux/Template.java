package io.weirkeeper.engine.kustomize.flux;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Parses text with {@code ${...}} expressions as github.com/fluxcd/pkg/envsubst v1.7.0 does, oddities included: an
 * operator decides which characters its arguments may hold, escapes count only in places.
 */
final class Template {
    /** A text, or an expression with its arguments. */
    sealed interface Part {
        record Text(String value) implements Part {}

        record Expression(String variable, String operator, List<Part> arguments) implements Part {}
    }

    private static final int DEEPEST = 200;

    private final String text;
    private int at;
    private int depth;

    private Template(String text) {
        this.text = text;
    }

    /** @throws SubstitutionException when an expression is malformed */
    static List<Part> parse(String text) {
        return new Template(text).parts();
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int done = 0;
        while (true) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0 || dollar + 1 >= text.length()) {
                break;
            }
            char next = text.charAt(dollar + 1);
            if (next == '{') {
                literal.append(text, done, dollar);
                addText(parts, literal);
                at = dollar + 2;
                parts.add(expression());
                done = at;
            } else if (next == '$') {
                literal.append(text, done, dollar + 1); // two stand for one, and the second opens nothing
                at = dollar + 2;
                done = at;
            } else {
                at = dollar + 1;
            }
        }
        literal.append(text, done, text.length());
        addText(parts, literal);
        return parts;
    }

    private static void addText(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Part.Text(literal.toString()));
            literal.setLength(0);
        }
    }

    private int peek() {
        return at < text.length() ? text.codePointAt(at) : 0;
    }

    private boolean atExpression() {
        return text.startsWith("${", at);
    }

    private Part expression() {
        if (++depth > DEEPEST) {
            throw new SubstitutionException("expressions nest deeper than " + DEEPEST + " levels");
        }
        Part part = peek() == '#' ? length() : named();
        depth--;
        return part;
    }

    private Part length() {
        at++;
        String name = word();
        if (name.isEmpty()) {
            throw bad();
        }
        close();
        return new Part.Expression(name, "#", List.of());
    }

    private Part named() {
        String name = word();
        if (name.isEmpty()) {
            throw new SubstitutionException("unable to parse variable name" + here());
        }
        switch (peek()) {
            case ':' -> {
                return isDefaultMark(at + 1) ? fallback(name, 2) : substring(name);
            }
            case '=' -> {
                return fallback(name, 1);
            }
            case ',', '^' -> {
                return letterCase(name);
            }
            case '/' -> {
                return replacement(name);
            }
            case '#' -> {
                return trimming(name, '#');
            }
            case '%' -> {
                return trimming(name, '%');
            }
            case '}' -> {
                at++;
                return new Part.Expression(name, "", List.of());
            }
            default -> throw new SubstitutionException("missing closing brace" + here());
        }
    }

    private boolean isDefaultMark(int position) {
        return position < text.length() && "=-?+".indexOf(text.charAt(position)) >= 0;
    }

    private String word() {
        int from = at;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!Character.isLetter(c) && !Character.isDigit(c) && c != '_') {
                break;
            }
            at += Character.charCount(c);
        }
        return text.substring(from, at);
    }

    /** {@code ${name:-word}} and its like: any number of texts and expressions up to the brace. */
    private Part fallback(String name, int operatorLength) {
        String operator = text.substring(at, at + operatorLength);
        at += operatorLength;
        List<Part> arguments = new ArrayList<>();
        while (peek() != '}') {
            arguments.add(argument(c -> c != '}', false));
        }
        at++;
        return new Part.Expression(name, operator, arguments);
    }

    private Part substring(String name) {
        at++;
        if (peek() > 0x7F) {
            throw bad(); // envsubst steps back by the wrong number of bytes here
        }
        List<Part> arguments = new ArrayList<>();
        arguments.add(argument(c -> c != ':' && c != '}', false));
        if (peek() == '}') {
            at++;
            return new Part.Expression(name, ":", arguments);
        }
        if (peek() != ':') {
            throw bad();
        }
        while (peek() == ':') {
            at++;
        }
        arguments.add(argument(c -> c != '}', false));
        close();
        return new Part.Expression(name, ":", arguments);
    }

    private Part letterCase(String name) {
        int from = at;
        while (at - from < 2 && (peek() == ',' || peek() == '^')) {
            at++;
        }
        String operator = text.substring(from, at);
        close();
        return new Part.Expression(name, operator, List.of());
    }

    private Part trimming(String name, char mark) {
        int from = at;
        while (at - from < 2 && peek() == mark) {
            at++;
        }
        String operator = text.substring(from, at);
        List<Part> arguments = List.of(argument(c -> c != '}', false));
        close();
        return new Part.Expression(name, operator, arguments);
    }

    private Part replacement(String name) {
        int from = at;
        at++;
        if (peek() == '/' || peek() == '#' || peek() == '%') {
            at++;
        }
        String operator = text.substring(from, at);
        List<Part> arguments = new ArrayList<>();
        arguments.add(argument(c -> c != '/', true));
        if (peek() != '/') {
            throw bad();
        }
        while (peek() == '/') {
            at++;
        }
        if (peek() != '}') {
            arguments.add(argument(c -> c != '}', true));
        }
        close();
        return new Part.Expression(name, operator, arguments);
    }

    /** A nested expression, or a run of characters that ends before one; never empty. */
    private Part argument(IntPredicate accepts, boolean escapes) {
        if (atExpression()) {
            at += 2;
            return expression();
        }
        StringBuilder out = new StringBuilder();
        int from = at;
        while (at < text.length() && !atExpression()) {
            int c = text.codePointAt(at);
            if (escapes && isEscape(c)) {
                out.appendCodePoint(text.codePointAt(at + 1));
                at += 2;
            } else if (accepts.test(c)) {
                out.appendCodePoint(c);
                at += Character.charCount(c);
            } else {
                break;
            }
        }
        if (at == from) {
            throw new SubstitutionException("unable to parse substitution within function" + here());
        }
        return new Part.Text(out.toString());
    }

    private boolean isEscape(int c) {
        if (at + 1 >= text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        return (c == '$' && next == '$') || (c == '\\' && (next == '/' || next == '\\'));
    }

    private void close() {
        if (peek() != '}') {
            throw bad();
        }
        at++;
    }

    private SubstitutionException bad() {
        return new SubstitutionException("bad substitution" + here());
    }

    private String here() {
        int line = 1;
        for (int i = 0; i < at && i < text.length(); i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        int from = text.lastIndexOf("${", Math.min(at, text.length()));
        String excerpt = text.substring(Math.max(from, 0), Math.min(text.length(), Math.max(from, 0) + 40));
        return " at line " + line + ": " + excerpt.lines().findFirst().orElse("");
    }
}
