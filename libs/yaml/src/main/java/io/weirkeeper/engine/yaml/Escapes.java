package io.weirkeeper.engine.yaml;

import java.util.function.IntConsumer;

/** The escapes of a double-quoted scalar. */
final class Escapes {
    private Escapes() {}

    /** Appends the escape of a character and tells how many columns it takes. */
    static void append(StringBuilder out, int codePoint, IntConsumer columns) {
        int before = out.length();
        char shortForm = shortForm(codePoint);
        out.append('\\');
        if (shortForm != 0) {
            out.append(shortForm);
        } else if (codePoint <= 0xFF) {
            hex(out.append('x'), codePoint, 2);
        } else if (codePoint <= 0xFFFF) {
            hex(out.append('u'), codePoint, 4);
        } else {
            hex(out.append('U'), codePoint, 8);
        }
        columns.accept(out.length() - before);
    }

    private static char shortForm(int codePoint) {
        return switch (codePoint) {
            case 0x00 -> '0';
            case 0x07 -> 'a';
            case 0x08 -> 'b';
            case 0x09 -> 't';
            case 0x0A -> 'n';
            case 0x0B -> 'v';
            case 0x0C -> 'f';
            case 0x0D -> 'r';
            case 0x1B -> 'e';
            case '"' -> '"';
            case '\\' -> '\\';
            case 0x85 -> 'N';
            case 0xA0 -> '_';
            case 0x2028 -> 'L';
            case 0x2029 -> 'P';
            default -> 0;
        };
    }

    private static void hex(StringBuilder out, int value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.append("0123456789ABCDEF".charAt((value >> shift) & 15));
        }
    }
}
