package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Runes;

/** What ASCII characters are to a template's lexer, one bit for each class. */
final class CharacterClass {
    static final int SPACE = 1;
    static final int ALPHANUMERIC = 2;
    /** What may follow a name. */
    static final int TERMINATOR = 4;

    private static final byte[] CLASSES = classes();

    private CharacterClass() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 0x80; c++) {
            int space = c == ' ' || c == '\t' || c == '\r' || c == '\n' ? SPACE | TERMINATOR : 0;
            int end = ".,|:)(".indexOf(c) >= 0 ? TERMINATOR : 0;
            classes[c] = (byte) (space | end | (Runes.isAlphanumeric(c) ? ALPHANUMERIC : 0));
        }
        return classes;
    }

    static boolean contains(int kind, byte character) {
        return (CLASSES[character & 0xff] & kind) != 0;
    }
}
