package io.weirkeeper.engine.gotemplate.crypto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sprig's derivePassword: the Master Password algorithm on scrypt (N 32768, r 8, p 2). Texts are raw. */
public final class MasterPassword {
    private static final String SEED = "com.lyndir.masterpassword";
    private static final int N = 32_768;
    private static final int R = 8;
    private static final int P = 2;
    private static final Map<String, String> TEMPLATES = Map.of(
            "maximum", "anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno",
            "long",
                    "CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno"
                            + " CvcvnoCvccCvcv CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno"
                            + " CvccnoCvccCvcv CvccCvccnoCvcv CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno"
                            + " CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno",
            "medium", "CvcnoCvc CvcCvcno",
            "short", "Cvcn",
            "basic", "aaanaaan aannaaan aaannaaa",
            "pin", "nnnn");
    private static final Map<Character, String> CHARACTERS = Map.of(
            'V', "AEIOU",
            'C', "BCDFGHJKLMNPQRSTVWXYZ",
            'v', "aeiou",
            'c', "bcdfghjklmnpqrstvwxyz",
            'A', "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
            'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
            'n', "0123456789",
            'o', "@&%?,=[]_:-+*$#!'^~;()/.",
            'x', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()");

    private MasterPassword() {}

    public static String derive(int counter, String type, String password, String user, String site) {
        String templates = TEMPLATES.get(type);
        if (templates == null) {
            return "cannot find password template " + type;
        }
        try {
            byte[] key = scrypt(password.getBytes(ISO_8859_1), message(user, -1));
            byte[] seed = mac(key).doFinal(message(site, counter));
            String[] choices = templates.split(" ");
            String template = choices[(seed[0] & 0xff) % choices.length];
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < template.length(); i++) {
                String characters = CHARACTERS.getOrDefault(template.charAt(i), "");
                out.append(characters.charAt((seed[i + 1] & 0xff) % characters.length()));
            }
            return out.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HMAC with SHA-256", e);
        }
    }

    /** Seed, length and text, and a counter unless it is -1. */
    private static byte[] message(String text, long counter) {
        ByteBuffer buffer = ByteBuffer.allocate(SEED.length() + 4 + text.length() + (counter == -1 ? 0 : 4));
        buffer.put(SEED.getBytes(ISO_8859_1)).putInt(text.length()).put(text.getBytes(ISO_8859_1));
        if (counter != -1) {
            buffer.putInt((int) counter);
        }
        return buffer.array();
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        return mac;
    }

    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) throws GeneralSecurityException {
        Mac mac = mac(password);
        ByteBuffer out = ByteBuffer.allocate((length + 31) / 32 * 32);
        for (int block = 1; out.hasRemaining(); block++) {
            mac.update(salt);
            out.put(mac.doFinal(ByteBuffer.allocate(4).putInt(block).array()));
        }
        byte[] result = new byte[length];
        System.arraycopy(out.array(), 0, result, 0, length);
        return result;
    }

    private static byte[] scrypt(byte[] password, byte[] salt) throws GeneralSecurityException {
        byte[] blocks = pbkdf2(password, salt, P * 128 * R);
        int words = 32 * R;
        for (int part = 0; part < P; part++) {
            ByteBuffer buffer = ByteBuffer.wrap(blocks, part * 128 * R, 128 * R).order(ByteOrder.LITTLE_ENDIAN);
            int[] x = new int[words];
            buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(x);
            mixRoom(x, words);
            buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(x);
        }
        return pbkdf2(password, blocks, 64);
    }

    private static void mixRoom(int[] x, int words) {
        int[] room = new int[N * words];
        int[] scratch = new int[words];
        for (int i = 0; i < N; i++) {
            System.arraycopy(x, 0, room, i * words, words);
            mixBlock(x, scratch);
        }
        for (int i = 0; i < N; i++) {
            int at = (x[words - 16] & N - 1) * words;
            for (int j = 0; j < words; j++) {
                x[j] ^= room[at + j];
            }
            mixBlock(x, scratch);
        }
    }

    private static void mixBlock(int[] block, int[] scratch) {
        int[] x = new int[16];
        System.arraycopy(block, block.length - 16, x, 0, 16);
        for (int i = 0; i < block.length; i += 16) {
            for (int j = 0; j < 16; j++) {
                x[j] ^= block[i + j];
            }
            salsa(x);
            int half = i / 16 % 2 == 0 ? 0 : block.length / 2;
            System.arraycopy(x, 0, scratch, half + i / 32 * 16, 16);
        }
        System.arraycopy(scratch, 0, block, 0, block.length);
    }

    private static void salsa(int[] input) {
        int[] x = input.clone();
        for (int round = 0; round < 8; round += 2) {
            for (int i = 0; i < 4; i++) {
                quarter(x, i * 5, (i * 5 + 4) % 16, (i * 5 + 8) % 16, (i * 5 + 12) % 16);
            }
            for (int i = 0; i < 4; i++) {
                int row = i * 4;
                quarter(x, row + i, row + (i + 1) % 4, row + (i + 2) % 4, row + (i + 3) % 4);
            }
        }
        for (int i = 0; i < 16; i++) {
            input[i] += x[i];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }
}
