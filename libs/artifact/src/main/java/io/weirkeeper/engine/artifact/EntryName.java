package io.weirkeeper.engine.artifact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * File names as text. Git and tar hold bytes that are nearly always UTF-8; a byte that is not becomes a lone low
 * surrogate (U+DC80 to U+DCFF), so that every name goes through a String and back unchanged.
 */
public final class EntryName {
    /** By bytes, as Go's directory walk sorts. */
    public static final Comparator<String> ORDER = EntryName::compare;

    private EntryName() {}

    public static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return decodeEscaping(bytes);
        }
    }

    public static byte[] encode(String name) {
        int escape = firstEscape(name);
        if (escape < 0) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() * 2);
        int index = 0;
        while (index < name.length()) {
            int point = name.codePointAt(index);
            index += Character.charCount(point);
            if (isEscape(point)) {
                out.write(point - 0xDC00);
            } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    /** Whether the name holds bytes that are not UTF-8. */
    public static boolean isEscaped(String name) {
        return firstEscape(name) >= 0;
    }

    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return a < 0x80 && b < 0x80 ? a - b : Arrays.compareUnsigned(encode(one), encode(other));
            }
        }
        return one.length() - other.length();
    }

    private static int firstEscape(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isHighSurrogate(c)) {
                i++;
            } else if (isEscape(c)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscape(int point) {
        return point >= 0xDC80 && point <= 0xDCFF;
    }

    private static String decodeEscaping(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int index = 0;
        while (index < bytes.length) {
            int length = sequenceLength(bytes, index);
            if (length == 0) {
                text.append((char) (0xDC00 + (bytes[index] & 0xFF)));
                index++;
            } else {
                text.append(new String(bytes, index, length, StandardCharsets.UTF_8));
                index += length;
            }
        }
        return text.toString();
    }

    /** The length of the UTF-8 sequence that starts here; 0 when none does. */
    private static int sequenceLength(byte[] bytes, int index) {
        int lead = bytes[index] & 0xFF;
        int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || index + length > bytes.length) {
            return 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, index, length));
            return length;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }
}
