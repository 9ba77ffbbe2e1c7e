package io.weirkeeper.engine.gotemplate.format;

import java.util.Locale;

/**
 * UTF-8 in raw text (one char per byte), decoded as Go's unicode/utf8 does: a byte that starts no valid sequence is
 * U+FFFD and one byte wide.
 */
public final class Runes {
    public static final int ERROR = 0xfffd;
    private static final int MAX = 0x10ffff;

    private Runes() {}

    /** The rune at an index and its width in bytes, packed; take them apart with {@link #rune} and {@link #width}. */
    public static long decode(String raw, int at) {
        int first = raw.charAt(at);
        if (first < 0x80) {
            return pack(first, 1);
        }
        int length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > raw.length()) {
            return pack(ERROR, 1);
        }
        int rune = first & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            int next = raw.charAt(at + i);
            if ((next & 0xc0) != 0x80) {
                return pack(ERROR, 1);
            }
            rune = rune << 6 | next & 0x3f;
        }
        boolean overlong = length == 3 && rune < 0x800 || length == 4 && rune < 0x10000;
        boolean surrogate = rune >= 0xd800 && rune <= 0xdfff;
        return overlong || surrogate || rune > MAX ? pack(ERROR, 1) : pack(rune, length);
    }

    private static long pack(int rune, int width) {
        return (long) width << 32 | rune;
    }

    public static int rune(long decoded) {
        return (int) decoded;
    }

    public static int width(long decoded) {
        return (int) (decoded >>> 32);
    }

    /** Whether the rune decoded is one byte that is not UTF-8. */
    public static boolean isInvalid(long decoded) {
        return rune(decoded) == ERROR && width(decoded) == 1;
    }

    /** Appends a rune as UTF-8; what is no rune becomes U+FFFD. */
    public static void append(StringBuilder out, int rune) {
        int r = rune < 0 || rune > MAX || rune >= 0xd800 && rune <= 0xdfff ? ERROR : rune;
        if (r < 0x80) {
            out.append((char) r);
        } else if (r < 0x800) {
            out.append((char) (0xc0 | r >> 6)).append((char) (0x80 | r & 0x3f));
        } else if (r < 0x10000) {
            out.append((char) (0xe0 | r >> 12));
            out.append((char) (0x80 | r >> 6 & 0x3f)).append((char) (0x80 | r & 0x3f));
        } else {
            out.append((char) (0xf0 | r >> 18)).append((char) (0x80 | r >> 12 & 0x3f));
            out.append((char) (0x80 | r >> 6 & 0x3f)).append((char) (0x80 | r & 0x3f));
        }
    }

    /** The number of runes in raw text. */
    public static int count(String raw) {
        int count = 0;
        for (int i = 0; i < raw.length(); count++) {
            i += raw.charAt(i) < 0x80 ? 1 : width(decode(raw, i));
        }
        return count;
    }

    public static int[] toArray(String raw) {
        int[] runes = new int[count(raw)];
        int at = 0;
        for (int i = 0; i < runes.length; i++) {
            long decoded = decode(raw, at);
            runes[i] = rune(decoded);
            at += width(decoded);
        }
        return runes;
    }

    public static String toRaw(int[] runes, int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            append(out, runes[i]);
        }
        return out.toString();
    }

    public static boolean isAlphanumeric(int rune) {
        if (rune < 0x80) {
            return rune == '_'
                    || rune >= 'a' && rune <= 'z'
                    || rune >= 'A' && rune <= 'Z'
                    || rune >= '0' && rune <= '9';
        }
        return Character.isLetter(rune) || Character.isDigit(rune);
    }

    /** Go's unicode.IsSpace. */
    public static boolean isSpace(int rune) {
        if (rune < 0x100) {
            return rune == ' ' || rune >= '\t' && rune <= '\r' || rune == 0x85 || rune == 0xa0;
        }
        int type = Character.getType(rune);
        return type == Character.SPACE_SEPARATOR
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
    public static boolean isPrint(int rune) {
        if (rune < 0x7f) {
            return rune >= 0x20;
        }
        return switch (Character.getType(rune)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A rune as Go's verb %#U prints it: {@code U+0041 'A'}. */
    public static String unicode(int rune) {
        if (rune < 0) {
            return "U+FFFFFFFFFFFFFFFF";
        }
        StringBuilder out = new StringBuilder("U+").append(String.format(Locale.ROOT, "%04X", rune));
        if (isPrint(rune)) {
            out.append(" '");
            append(out, rune);
            out.append('\'');
        }
        return out.toString();
    }

    /** Go's strings.TrimSpace. */
    public static String trimSpace(String raw) {
        int from = 0;
        int to = raw.length();
        while (from < to) {
            long decoded = decode(raw, from);
            if (!isSpace(rune(decoded))) {
                break;
            }
            from += width(decoded);
        }
        while (to > from) {
            int start = lastStart(raw, from, to);
            if (!isSpace(rune(decode(raw, start)))) {
                break;
            }
            to = start;
        }
        return raw.substring(from, to);
    }

    /** Where the last rune before {@code to} begins. */
    public static int lastStart(String raw, int from, int to) {
        for (int start = to - 1; start >= Math.max(from, to - 4); start--) {
            if ((raw.charAt(start) & 0xc0) != 0x80) {
                return start + width(decode(raw, start)) == to ? start : to - 1;
            }
        }
        return to - 1;
    }

    /** Whether raw text is UTF-8 throughout. */
    public static boolean isValid(String raw) {
        for (int i = 0; i < raw.length(); ) {
            long decoded = raw.charAt(i) < 0x80 ? 1L << 32 : decode(raw, i);
            if (isInvalid(decoded)) {
                return false;
            }
            i += width(decoded);
        }
        return true;
    }
}
