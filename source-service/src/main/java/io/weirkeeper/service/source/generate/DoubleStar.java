package io.weirkeeper.service.source.generate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern for paths as the Go library doublestar reads it: {@code **} between slashes stands for any number of
 * directories, {@code *} and {@code ?} do not cross a slash, {@code {a,b}} for either, {@code [a-z]} and {@code [!a-z]}
 * for characters. Matching takes time in proportion to the path.
 */
final class DoubleStar {
    private final Pattern pattern;

    private DoubleStar(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException when the pattern is malformed */
    static DoubleStar of(String text) {
        try {
            return new DoubleStar(Pattern.compile(new Reader(text).regex(), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("syntax error in pattern", e);
        }
    }

    boolean matches(String path) {
        return pattern.matches(path);
    }

    /** Turns a pattern into a regular expression. */
    private static final class Reader {
        private final String text;
        private final StringBuilder regex = new StringBuilder();
        private int at;
        private int open;

        Reader(String text) {
            this.text = text;
        }

        String regex() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '*' -> stars();
                    case '?' -> append("[^/]");
                    case '[' -> characters();
                    case '{' -> {
                        open++;
                        append("(?:");
                    }
                    case '}' -> {
                        if (open-- == 0) {
                            throw malformed();
                        }
                        append(")");
                    }
                    case ',' -> append(open > 0 ? "|" : ",");
                    case '\\' -> {
                        if (++at == text.length()) {
                            throw malformed();
                        }
                        append(Pattern.quote(String.valueOf(text.charAt(at))));
                    }
                    default -> append(Pattern.quote(String.valueOf(c)));
                }
            }
            if (open > 0) {
                throw malformed();
            }
            return regex.toString();
        }

        private void append(String part) {
            regex.append(part);
            at++;
        }

        private void stars() {
            int end = at;
            while (end < text.length() && text.charAt(end) == '*') {
                end++;
            }
            boolean first = at == 0 || isBoundary(text.charAt(at - 1), '{');
            boolean last = end == text.length() || isBoundary(text.charAt(end), '}');
            if (end - at != 2 || !first || !last) {
                regex.append("[^/]*");
                at = end;
                return;
            }
            at = end;
            boolean slashAfter = end < text.length() && text.charAt(end) == '/';
            if (slashAfter) {
                regex.append("(?:[^/]+/)*");
                at++;
            } else if (regex.length() > 0 && regex.toString().endsWith("/")) {
                // at the end it also stands for nothing at all: dir/** is dir too
                regex.setLength(regex.length() - 1);
                regex.append("(?:/.*)?");
            } else {
                regex.append(".*");
            }
        }

        private boolean isBoundary(char c, char brace) {
            return c == '/' || (open > 0 && (c == brace || c == ','));
        }

        private void characters() {
            StringBuilder members = new StringBuilder();
            int next = at + 1;
            boolean negated = next < text.length() && (text.charAt(next) == '!' || text.charAt(next) == '^');
            if (negated) {
                next++;
            }
            int first = next;
            while (next < text.length() && (text.charAt(next) != ']' || next == first)) {
                char c = text.charAt(next);
                if (c == '\\') {
                    if (++next == text.length()) {
                        throw malformed();
                    }
                    members.append('\\').append(text.charAt(next));
                } else {
                    members.append(c == '-' ? "-" : Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
                }
                next++;
            }
            if (next >= text.length() || next == first) {
                throw malformed();
            }
            at = next + 1;
            regex.append(negated ? "[^/" : "[").append(members).append(']');
        }

        private static IllegalArgumentException malformed() {
            return new IllegalArgumentException("syntax error in pattern");
        }
    }
}
