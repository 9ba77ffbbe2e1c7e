package io.weirkeeper.engine.gotemplate.crypto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.random.RandomGenerator;

/** bcrypt with cost 10, as golang.org/x/crypto makes it. */
public final class PasswordHash {
    private static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String MAGIC = "OrpheanBeholderScryDoubt";
    private static final int COST = 10;
    private static final int MAX_PASSWORD = 72;

    private PasswordHash() {}

    /** Sprig's bcrypt of a raw password; a password that is too long gives the error's text. */
    public static String bcrypt(String raw, RandomGenerator random) {
        byte[] password = raw.getBytes(ISO_8859_1);
        if (password.length > MAX_PASSWORD) {
            return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
        }
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return hash(password, salt, COST);
    }

    static String hash(byte[] password, byte[] salt, int cost) {
        byte[] key = new byte[password.length + 1];
        System.arraycopy(password, 0, key, 0, password.length);
        Blowfish cipher = new Blowfish();
        cipher.expand(key, salt);
        byte[] none = {};
        for (int i = 0; i < 1 << cost; i++) {
            cipher.expand(key, none);
            cipher.expand(salt, none);
        }
        byte[] magic = MAGIC.getBytes(ISO_8859_1);
        int[] words = new int[magic.length / 4];
        for (int i = 0; i < magic.length; i++) {
            words[i / 4] = words[i / 4] << 8 | magic[i];
        }
        for (int i = 0; i < words.length; i += 2) {
            cipher.encrypt(words, i, 64);
        }
        byte[] digest = new byte[magic.length - 1];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (words[i / 4] >>> 24 - i % 4 * 8);
        }
        return "$2a$" + (cost < 10 ? "0" : "") + cost + "$" + encode(salt) + encode(digest);
    }

    private static String encode(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte b : bytes) {
            bits = bits << 8 | b & 0xff;
            count += 8;
            while (count >= 6) {
                count -= 6;
                out.append(ALPHABET.charAt(bits >> count & 0x3f));
            }
        }
        if (count > 0) {
            out.append(ALPHABET.charAt(bits << 6 - count & 0x3f));
        }
        return out.toString();
    }
}
