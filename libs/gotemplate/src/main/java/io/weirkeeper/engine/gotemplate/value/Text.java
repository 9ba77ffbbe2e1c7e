package io.weirkeeper.engine.gotemplate.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Go string: a sequence of bytes, usually UTF-8 but not necessarily. The bytes are kept as the chars 0 to 255 of
 * {@code raw}, so that lengths, slices and order are Go's and binary content survives; {@link #toString()} decodes.
 */
public record Text(String raw) implements Value {
    public static final Text EMPTY = new Text("");
    private static final int SHORT = 64;

    /** From a Java string, encoded as UTF-8. */
    public static Text of(String java) {
        return java.isEmpty() ? EMPTY : new Text(encode(java));
    }

    public static Text of(byte[] bytes) {
        return new Text(new String(bytes, ISO_8859_1));
    }

    /** The raw form of a Java string; the same object when it is ASCII. */
    public static String encode(String java) {
        return isAscii(java) ? java : new String(java.getBytes(UTF_8), ISO_8859_1);
    }

    /** The Java string of a raw form; bytes that are not UTF-8 become U+FFFD. */
    public static String decode(String raw) {
        if (raw.length() < SHORT) {
            return isAscii(raw) ? raw : new String(raw.getBytes(ISO_8859_1), UTF_8);
        }
        byte[] bytes = raw.getBytes(ISO_8859_1);
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        return all >= 0 ? raw : new String(bytes, UTF_8);
    }

    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    public byte[] bytes() {
        return raw.getBytes(ISO_8859_1);
    }

    @Override
    public GoType type() {
        return GoType.STRING;
    }

    @Override
    public String toString() {
        return decode(raw);
    }
}
