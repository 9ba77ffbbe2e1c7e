package io.weirkeeper.engine.helm.render;

import com.google.re2j.Pattern;

/** Patterns of gobwas/glob 0.2.3 with the separator '/': {@code * ** ? [abc] [!a-z] {a,b*}} and backslash. */
final class GlobPattern {
    private final String pattern;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private GlobPattern(String pattern) {
        this.pattern = pattern;
    }

    /** The regular expression that matches the same whole texts. */
    static String toRegex(String pattern) {
        GlobPattern glob = new GlobPattern(pattern);
        glob.sequence(false);
        if (glob.at < pattern.length()) {
            throw new IllegalArgumentException("unexpected '" + pattern.charAt(glob.at) + "'");
        }
        return glob.regex.toString();
    }

    private void sequence(boolean inBraces) {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (inBraces && (c == ',' || c == '}')) {
                return;
            }
            at++;
            switch (c) {
                case '*' -> {
                    boolean any = at < pattern.length() && pattern.charAt(at) == '*';
                    at += any ? 1 : 0;
                    regex.append(any ? ".*" : "[^/]*");
                }
                case '?' -> regex.append("[^/]");
                case '[' -> characterClass();
                case '{' -> braces();
                case '\\' -> {
                    if (at >= pattern.length()) {
                        throw new IllegalArgumentException("nothing to escape");
                    }
                    quote(pattern.charAt(at++));
                }
                default -> quote(c);
            }
        }
        if (inBraces) {
            throw new IllegalArgumentException("unclosed brace");
        }
    }

    private void quote(char c) {
        regex.append(Pattern.quote(String.valueOf(c)));
    }

    private void braces() {
        regex.append("(?:");
        while (true) {
            sequence(true);
            char end = pattern.charAt(at++);
            if (end == '}') {
                regex.append(')');
                return;
            }
            regex.append('|');
        }
    }

    private void characterClass() {
        int end = pattern.indexOf(']', at + 1);
        if (end < 0) {
            throw new IllegalArgumentException("unclosed class");
        }
        String content = pattern.substring(at, end);
        boolean negated = content.startsWith("!");
        content = negated ? content.substring(1) : content;
        regex.append(negated ? "[^" : "[");
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            boolean range = c == '-' && content.length() == 3 && i == 1;
            regex.append(range ? "-" : "\\x{" + Integer.toHexString(c) + "}");
        }
        regex.append(']');
        at = end + 1;
    }
}
