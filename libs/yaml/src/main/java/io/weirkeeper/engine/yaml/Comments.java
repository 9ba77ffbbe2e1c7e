package io.weirkeeper.engine.yaml;

/** Passes over comments. Go-yaml v3 keeps them, and to find them goes further than v2. */
final class Comments {
    private static final int FAR = 512; // where v3 no longer looks for another comment

    private final Chars chars;
    private final boolean isV3;

    Comments(Chars chars, YamlDialect dialect) {
        this.chars = chars;
        this.isV3 = dialect == YamlDialect.GO_V3;
    }

    /** The end of a comment; for v3 that of the last comment before the next token. */
    int pass(int from) {
        int p = endOfLine(from);
        for (int next = next(p); next >= 0; next = next(p)) {
            while (p < next) {
                p = Chars.isBreak(chars.peek(p)) ? chars.pass(p) : p + 1;
            }
            p = endOfLine(p);
        }
        return p;
    }

    private int endOfLine(int from) {
        int p = from;
        while (!Chars.isBreakOrEnd(chars.peek(p))) {
            p++;
        }
        return p;
    }

    private int next(int lineBreak) {
        for (int p = lineBreak + 1; isV3 && p < lineBreak + FAR; p++) {
            char c = chars.peek(p);
            if (c == '#') {
                return p;
            }
            if (!Chars.isBlank(c) && !Chars.isBreak(c)) {
                break;
            }
        }
        return -1;
    }

    /** Goes to the end of a comment that follows a token on its line; only v3 does, and minds no tabs before it. */
    void passBehindToken() {
        int p = chars.at();
        while (isV3 && Chars.isBlank(chars.peek(p))) {
            p++;
        }
        if (isV3 && chars.peek(p) == '#') {
            chars.moveTo(endOfLine(p));
        }
    }
}
