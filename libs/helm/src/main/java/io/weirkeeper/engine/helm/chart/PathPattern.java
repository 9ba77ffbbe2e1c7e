package io.weirkeeper.engine.helm.chart;

/** Go's filepath.Match: {@code *} and {@code ?} never match a slash; classes in brackets; a backslash quotes. */
final class PathPattern {
    private PathPattern() {}

    static boolean isValid(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                if (++i >= pattern.length()) {
                    return false;
                }
            } else if (c == '[') {
                int end = endOfClass(pattern, i);
                if (end < 0) {
                    return false;
                }
                i = end;
            }
        }
        return true;
    }

    /** Where a class ends, or -1. */
    private static int endOfClass(String pattern, int start) {
        int i = start + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        for (boolean first = true; i < pattern.length(); first = false, i++) {
            char c = pattern.charAt(i);
            if (c == ']' && !first) {
                return i;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    static boolean matches(String pattern, String name) {
        if (!pattern.isEmpty() && !name.isEmpty() && endsDiffer(pattern, name)) {
            return false;
        }
        int p = 0;
        int n = 0;
        int starPattern = -1;
        int starName = -1;
        while (n < name.length()) {
            int next = p < pattern.length() ? step(pattern, p, name.charAt(n)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                starPattern = ++p;
                starName = n;
            } else if (next > 0) {
                p = next;
                n++;
            } else if (starPattern >= 0 && name.charAt(starName) != '/') {
                p = starPattern;
                n = ++starName;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether a first or last char says already that they do not match, as it does nearly always. */
    private static boolean endsDiffer(String pattern, String name) {
        char first = pattern.charAt(0);
        char last = pattern.charAt(pattern.length() - 1);
        return isLiteral(first) && first != name.charAt(0) || isLiteral(last) && last != name.charAt(name.length() - 1);
    }

    private static boolean isLiteral(char c) {
        return c != '*' && c != '?' && c != '[' && c != ']' && c != '\\';
    }

    /** Where the pattern goes on when its next element matches a char, or -1. */
    private static int step(String pattern, int p, char c) {
        char wanted = pattern.charAt(p);
        return switch (wanted) {
            case '*' -> -1;
            case '?' -> c == '/' ? -1 : p + 1;
            case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
            case '[' -> classMatches(pattern, p, c) ? endOfClass(pattern, p) + 1 : -1;
            default -> wanted == c ? p + 1 : -1;
        };
    }

    private static boolean classMatches(String pattern, int start, char c) {
        int end = endOfClass(pattern, start);
        int i = start + 1;
        boolean negated = pattern.charAt(i) == '^';
        i += negated ? 1 : 0;
        boolean matched = false;
        while (i < end) {
            char low = pattern.charAt(i) == '\\' ? pattern.charAt(++i) : pattern.charAt(i);
            char high = low;
            i++;
            if (i + 1 < end && pattern.charAt(i) == '-') {
                i++;
                high = pattern.charAt(i) == '\\' ? pattern.charAt(++i) : pattern.charAt(i);
                i++;
            }
            matched |= low <= c && c <= high;
        }
        return matched != negated && c != '/';
    }
}
