package io.weirkeeper.engine.kustomize.flux;

import org.jspecify.annotations.Nullable;

/** The patterns of {@code ${v#p}} and its like: {@code *}, {@code ?}, classes and escapes; {@code /} is a character. */
final class Glob {
    private Glob() {}

    /** A pattern that is malformed; the value then stays as it is. */
    static final class BadPattern extends Exception {
        BadPattern() {
            super("bad pattern", null, false, false);
        }
    }

    static boolean matches(String pattern, String name) throws BadPattern {
        String rest = pattern;
        String left = name;
        while (!rest.isEmpty()) {
            boolean star = rest.charAt(0) == '*';
            int from = 0;
            while (from < rest.length() && rest.charAt(from) == '*') {
                from++;
            }
            int end = chunkEnd(rest, from);
            String chunk = rest.substring(from, end);
            rest = rest.substring(end);
            if (star && chunk.isEmpty()) {
                return true;
            }
            String after = afterChunk(chunk, left, star, rest.isEmpty());
            if (after == null) {
                return false;
            }
            left = after;
        }
        return left.isEmpty();
    }

    private static @Nullable String afterChunk(String chunk, String name, boolean star, boolean last)
            throws BadPattern {
        for (int i = 0; i == 0 || (star && i <= name.length()); i++) {
            int end = match(chunk, name, i);
            if (end >= 0 && (!last || end == name.length())) {
                return name.substring(end);
            }
        }
        return null;
    }

    private static int chunkEnd(String pattern, int from) {
        boolean inRange = false;
        int i = from;
        for (; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i += i + 1 < pattern.length() ? 1 : 0;
            } else if (c == '[') {
                inRange = true;
            } else if (c == ']') {
                inRange = false;
            } else if (c == '*' && !inRange) {
                break;
            }
        }
        return i;
    }

    /** Where the chunk ends in the name when it matches from a position, else -1. */
    private static int match(String chunk, String name, int from) throws BadPattern {
        int at = from;
        int i = 0;
        while (i < chunk.length()) {
            if (at >= name.length()) {
                return -1;
            }
            int c = name.codePointAt(at);
            switch (chunk.charAt(i)) {
                case '[' -> {
                    Range range = new Range(chunk, i + 1, c);
                    if (!range.matches) {
                        return -1;
                    }
                    i = range.end;
                    at += Character.charCount(c);
                }
                case '?' -> {
                    i++;
                    at += Character.charCount(c);
                }
                default -> {
                    if (chunk.charAt(i) == '\\' && ++i == chunk.length()) {
                        throw new BadPattern();
                    }
                    if (chunk.charAt(i) != name.charAt(at)) {
                        return -1;
                    }
                    i++;
                    at++;
                }
            }
        }
        return at;
    }

    /** A class such as {@code [^a-c]} tried on one character. */
    private static final class Range {
        private final String chunk;
        private int end;
        private final boolean matches;

        Range(String chunk, int from, int c) throws BadPattern {
            this.chunk = chunk;
            end = from;
            boolean negated = end < chunk.length() && chunk.charAt(end) == '^';
            end += negated ? 1 : 0;
            boolean found = false;
            for (int count = 0; count == 0 || end >= chunk.length() || chunk.charAt(end) != ']'; count++) {
                int low = bound();
                int high = low;
                if (chunk.charAt(end) == '-') {
                    end++;
                    high = bound();
                }
                found |= low <= c && c <= high;
            }
            end++;
            matches = found != negated;
        }

        private int bound() throws BadPattern {
            if (end >= chunk.length() || chunk.charAt(end) == '-' || chunk.charAt(end) == ']') {
                throw new BadPattern();
            }
            if (chunk.charAt(end) == '\\' && ++end >= chunk.length()) {
                throw new BadPattern();
            }
            int c = chunk.codePointAt(end);
            end += Character.charCount(c);
            if (end >= chunk.length()) {
                throw new BadPattern();
            }
            return c;
        }
    }
}
