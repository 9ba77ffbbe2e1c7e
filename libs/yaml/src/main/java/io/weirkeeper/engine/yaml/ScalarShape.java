package io.weirkeeper.engine.yaml;

/**
 * What libyaml's emitter finds out about a text before it chooses how to write it (yaml_emitter_analyze_scalar of
 * go-yaml v2.4.3), for block context with unicode allowed.
 */
final class ScalarShape {
    private static final boolean[] TELLS_NOTHING = new boolean[0x7F]; // behind the first character

    static {
        for (int c = '!'; c <= '~'; c++) {
            TELLS_NOTHING[c] = c != ':' && c != '#';
        }
    }

    private boolean multiline;
    private boolean plainAllowed;
    private boolean singleQuotedAllowed;
    private boolean literalAllowed;

    boolean isMultiline() {
        return multiline;
    }

    boolean allowsPlain() {
        return plainAllowed;
    }

    boolean allowsSingleQuotes() {
        return singleQuotedAllowed;
    }

    boolean allowsLiteral() {
        return literalAllowed;
    }

    void analyze(String text) {
        int length = text.length();
        multiline = false;
        plainAllowed = true;
        singleQuotedAllowed = true;
        literalAllowed = length > 0;
        if (length == 0) {
            return;
        }
        boolean indicators = text.startsWith("---") || text.startsWith("...");
        boolean special = false;
        boolean breakSpace = false;
        boolean spaceBreak = false;
        boolean previousSpace = false;
        boolean previousBreak = false;
        boolean afterBlank = true;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x7F && i > 0 && TELLS_NOTHING[c]) {
                previousSpace = false;
                previousBreak = false;
                afterBlank = false;
                continue;
            }
            indicators = indicators || isIndicator(text, i, c, afterBlank);
            special = special || !isPrintable(c);
            if (c == ' ') {
                breakSpace = breakSpace || previousBreak;
                previousSpace = true;
                previousBreak = false;
            } else if (isBreak(c)) {
                multiline = true;
                spaceBreak = spaceBreak || previousSpace;
                previousSpace = false;
                previousBreak = true;
            } else {
                previousSpace = false;
                previousBreak = false;
            }
            afterBlank = c == ' ' || c == '\t' || c == 0 || isBreak(c);
        }
        char first = text.charAt(0);
        char last = text.charAt(length - 1);
        boolean rough = first == ' ' || last == ' ' || isBreak(first) || isBreak(last);
        singleQuotedAllowed = !breakSpace && !spaceBreak && !special;
        plainAllowed = singleQuotedAllowed && !rough && !multiline && !indicators;
        literalAllowed = last != ' ' && !spaceBreak && !special;
    }

    private static boolean isIndicator(String text, int at, char c, boolean afterBlank) {
        if (at == 0) {
            return switch (c) {
                case '#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`' -> true;
                case '?', ':', '-' -> isBeforeBlank(text, at);
                default -> false;
            };
        }
        return switch (c) {
            case ':' -> isBeforeBlank(text, at);
            case '#' -> afterBlank;
            default -> false;
        };
    }

    private static boolean isBeforeBlank(String text, int at) {
        return at + 1 >= text.length() || text.charAt(at + 1) == ' ' || text.charAt(at + 1) == '\t';
    }

    /** Line breaks of YAML 1.1. */
    static boolean isBreak(char c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** What is written without an escape; nothing above U+FFFF is. */
    static boolean isPrintable(char c) {
        return c == '\n'
                || (c >= 0x20 && c <= 0x7E)
                || (c >= 0xA0 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
    }
}
