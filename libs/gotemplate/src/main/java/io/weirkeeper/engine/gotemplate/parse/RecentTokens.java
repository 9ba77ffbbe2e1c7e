package io.weirkeeper.engine.gotemplate.parse;

import org.jspecify.annotations.Nullable;

/** The tokens read last, by number from 0. There are no objects for them: a template has tens of thousands. */
final class RecentTokens {
    /** How many are kept, a power of two; a parser goes back by three at most. */
    private static final int KEPT = 8;

    private final String source;
    private final TokenType[] types = new TokenType[KEPT];
    private final int[] starts = new int[KEPT];
    private final int[] ends = new int[KEPT];
    private final int[] lines = new int[KEPT];
    private final @Nullable String[] texts = new String[KEPT];
    private int count;

    RecentTokens(String source) {
        this.source = source;
    }

    /** @param known the text when it is not, or is already, what stands in the source */
    void add(TokenType type, int start, int end, int line, @Nullable String known) {
        int i = count++ & KEPT - 1;
        types[i] = type;
        starts[i] = start;
        ends[i] = end;
        lines[i] = line;
        texts[i] = known;
    }

    /** How many were read in all. */
    int count() {
        return count;
    }

    TokenType type(int n) {
        return types[n & KEPT - 1];
    }

    /** The byte position of its first character. */
    int start(int n) {
        return starts[n & KEPT - 1];
    }

    /** The line that it starts on. */
    int line(int n) {
        return lines[n & KEPT - 1];
    }

    /** Its raw text; of an error, the message. */
    String text(int n) {
        int i = n & KEPT - 1;
        String known = texts[i];
        if (known == null) {
            known = source.substring(starts[i], ends[i]);
            texts[i] = known;
        }
        return known;
    }
}
