package io.weirkeeper.engine.sops.tree;

import io.weirkeeper.engine.sops.SopsException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens values that SOPS encrypted with one data key. For one thread. */
final class ValueCipher {
    static final String PREFIX = "ENC[AES256_GCM,";

    private static final String DATA = PREFIX + "data:";
    private static final int TAG_BITS = 128;
    private static final String WRONG_TYPE = "failed to convert the decrypted value to its data type: <redacted>";
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern REAL = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final SecretKeySpec key;
    private final Cipher cipher;

    /** @param dataKey 16, 24 or 32 bytes */
    ValueCipher(byte[] dataKey) {
        if (dataKey.length != 16 && dataKey.length != 24 && dataKey.length != 32) {
            throw new SopsException("crypto/aes: invalid key size " + dataKey.length);
        }
        key = new SecretKeySpec(dataKey, "AES");
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in Galois/Counter mode", e);
        }
    }

    /**
     * The value, authenticated together with its place.
     *
     * @param place path of the value in the document, each part ended by a colon
     * @throws SopsException when it is no encrypted value, was changed or moved, or is not what its type says
     */
    SopsNode open(String value, String place) {
        if (value.isEmpty()) {
            return new SopsNode.Text("");
        }
        int type = value.lastIndexOf(",type:");
        int tag = value.lastIndexOf(",tag:", type);
        int iv = value.lastIndexOf(",iv:", tag);
        int end = value.lastIndexOf(']');
        if (!value.startsWith(DATA) || iv <= DATA.length() || end <= type) {
            throw new SopsException("Input string <redacted> does not match sops' data format");
        }
        byte[] data = decode("data", value.substring(DATA.length(), iv));
        byte[] nonce = decode("iv", value.substring(iv + 4, tag));
        byte[] mac = decode("tag", value.substring(tag + 5, type));
        return typed(value.substring(type + 6, end), decrypt(data, nonce, mac, place));
    }

    private byte[] decrypt(byte[] data, byte[] nonce, byte[] mac, String place) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = new byte[data.length + mac.length];
            System.arraycopy(data, 0, sealed, 0, data.length);
            System.arraycopy(mac, 0, sealed, data.length, mac.length);
            return cipher.doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new SopsException("Could not decrypt with AES_GCM: cipher: message authentication failed", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SopsException("Could not decrypt with AES_GCM: the initialization vector is malformed", e);
        }
    }

    private static byte[] decode(String part, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // without the cause: its message shows characters of the text
            throw new SopsException("Error base64-decoding " + part + ": illegal base64 data");
        }
    }

    private static SopsNode typed(String type, byte[] plain) {
        return switch (type) {
            case "str" -> text(plain);
            case "int" -> whole(latin(plain));
            case "float" -> real(latin(plain));
            case "bytes" -> new SopsNode.Bytes(plain);
            case "bool" -> flag(latin(plain));
            case "time" -> time(latin(plain));
            case "comment" -> new SopsNode.Comment(new String(plain, StandardCharsets.UTF_8), false);
            default -> throw new SopsException("Unknown datatype: " + shown(type));
        };
    }

    private static String shown(String type) {
        return type.matches("[a-zA-Z0-9_]{1,20}") ? type : "<redacted>";
    }

    private static String latin(byte[] plain) {
        return new String(plain, StandardCharsets.ISO_8859_1);
    }

    private static SopsNode text(byte[] plain) {
        try {
            return new SopsNode.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain))
                    .toString());
        } catch (CharacterCodingException e) {
            return new SopsNode.RawText(plain);
        }
    }

    private static SopsNode whole(String text) {
        if (DECIMAL.matcher(text).matches()) {
            try {
                return new SopsNode.Whole(Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new SopsException(WRONG_TYPE);
            }
        }
        throw new SopsException(WRONG_TYPE);
    }

    private static SopsNode real(String text) {
        return switch (text) {
            case "NaN" -> new SopsNode.Real(Double.NaN);
            case "Inf", "+Inf" -> new SopsNode.Real(Double.POSITIVE_INFINITY);
            case "-Inf" -> new SopsNode.Real(Double.NEGATIVE_INFINITY);
            default -> {
                double value = REAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
                if (Double.isNaN(value) || Double.isInfinite(value)) {
                    throw new SopsException(WRONG_TYPE);
                }
                yield new SopsNode.Real(value);
            }
        };
    }

    private static SopsNode flag(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> new SopsNode.Flag(true);
            case "0", "f", "F", "false", "FALSE", "False" -> new SopsNode.Flag(false);
            default -> throw new SopsException(WRONG_TYPE);
        };
    }

    private static SopsNode time(String text) {
        try {
            OffsetDateTime.parse(text);
            return new SopsNode.Time(text);
        } catch (DateTimeParseException e) {
            throw new SopsException(WRONG_TYPE); // without the cause: its message shows the value
        }
    }
}
