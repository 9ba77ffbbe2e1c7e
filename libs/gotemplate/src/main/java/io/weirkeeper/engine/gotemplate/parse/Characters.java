package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Runes;

/** What ASCII characters are to a template's lexer, one bit for each class, and where they stand in a text. */
final class Characters {
    static final int SPACE = 1;
    static final int ALPHANUMERIC = 2;
    /** What may follow a name. */
    static final int TERMINATOR = 4;

    private static final byte[] CLASSES = classes();

    private Characters() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 0x80; c++) {
            int space = c == ' ' || c == '\t' || c == '\r' || c == '\n' ? SPACE | TERMINATOR : 0;
            int end = ".,|:)(".indexOf(c) >= 0 ? TERMINATOR : 0;
            classes[c] = (byte) (space | end | (Runes.isAlphanumeric(c) ? ALPHANUMERIC : 0));
        }
        return classes;
    }

    /** Where the first character of another kind is, or the limit. */
    static int skip(int kind, byte[] text, int from, int limit) {
        byte[] classes = CLASSES;
        int i = from;
        while (i < limit && (classes[text[i] & 0xff] & kind) != 0) {
            i++;
        }
        return i;
    }

    /** Where a character stands, or a number beyond any text. */
    static int indexOf(char wanted, byte[] text, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Where two opening braces stand, or the limit. */
    static int indexOfDelimiter(byte[] text, int from, int limit) {
        int last = limit - 1;
        for (int i = from; i < last; i++) {
            if (text[i] == '{' && text[i + 1] == '{') {
                return i;
            }
        }
        return limit;
    }

    static boolean contains(int kind, byte character) {
        return (CLASSES[character & 0xff] & kind) != 0;
    }
}
