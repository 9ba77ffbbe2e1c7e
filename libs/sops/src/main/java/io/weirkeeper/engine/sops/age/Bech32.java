package io.weirkeeper.engine.sops.age;

import java.util.Arrays;
import java.util.Locale;

/** Text that carries bytes, a prefix and a checksum (BIP 173), of any length as age uses it. */
final class Bech32 {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM = 6;

    private Bech32() {}

    /**
     * @param prefix expected before the last {@code 1}
     * @throws IllegalArgumentException when the text is something else; its message shows nothing of it
     */
    static byte[] decode(String prefix, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals(text) && !text.toUpperCase(Locale.ROOT).equals(text)) {
            throw new IllegalArgumentException("mixed case");
        }
        int separator = lower.lastIndexOf('1');
        if (separator < 1 || lower.length() - separator - 1 < CHECKSUM) {
            throw new IllegalArgumentException("no separator at a possible place");
        }
        if (!lower.substring(0, separator).equals(prefix.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("unknown type");
        }
        byte[] values = new byte[lower.length() - separator - 1];
        for (int i = 0; i < values.length; i++) {
            int value = ALPHABET.indexOf(lower.charAt(separator + 1 + i));
            if (value < 0) {
                throw new IllegalArgumentException("invalid character");
            }
            values[i] = (byte) value;
        }
        if (checksum(lower.substring(0, separator), values) != 1) {
            throw new IllegalArgumentException("invalid checksum");
        }
        return bytes(Arrays.copyOf(values, values.length - CHECKSUM));
    }

    private static int checksum(String prefix, byte[] values) {
        int sum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            sum = next(sum, prefix.charAt(i) >> 5);
        }
        sum = next(sum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            sum = next(sum, prefix.charAt(i) & 31);
        }
        for (byte value : values) {
            sum = next(sum, value);
        }
        return sum;
    }

    private static int next(int sum, int value) {
        int top = sum >>> 25;
        int next = (sum & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }

    /** Groups of five bits as bytes; what is left over must be zeros. */
    private static byte[] bytes(byte[] groups) {
        byte[] bytes = new byte[groups.length * 5 / 8];
        int pending = 0;
        int bits = 0;
        int at = 0;
        for (byte group : groups) {
            pending = (pending << 5 | group) & 0xFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (pending >> bits);
            }
        }
        if (bits >= 5 || (pending & (1 << bits) - 1) != 0) {
            throw new IllegalArgumentException("illegal padding");
        }
        return bytes;
    }
}
