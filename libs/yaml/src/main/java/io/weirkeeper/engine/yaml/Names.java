package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.Nullable;

/** Gives keys that are spelled alike the same string, as far as a few places allow: most keys come again and again. */
final class Names {
    private static final int LONGEST = 64;

    private final Chars chars;
    private final @Nullable String[] known;

    /** @param places how many to remember, a power of two */
    Names(Chars chars, int places) {
        this.chars = chars;
        this.known = new String[places];
    }

    String of(int from, int to) {
        if (to - from > LONGEST) {
            return chars.slice(from, to);
        }
        char[] all = chars.buffer();
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + all[i];
        }
        int place = (hash ^ (hash >>> 8)) & (known.length - 1);
        String there = known[place];
        if (there != null && chars.equal(from, to, there)) {
            return there;
        }
        String name = chars.slice(from, to);
        known[place] = name;
        return name;
    }
}
