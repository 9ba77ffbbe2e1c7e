package io.weirkeeper.service.notification.send.stream;

import io.nats.client.AuthHandler;
import io.weirkeeper.service.notification.send.SendException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * Who we are to a NATS server: an Ed25519 key that signs the server's nonce, with a JWT where the server wants one. The
 * key comes as a seed in base 32 (https://github.com/nats-io/nkeys). Holds a secret.
 */
final class NatsIdentity implements AuthHandler {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int KEY_LENGTH = 32;
    private static final int SEED_LENGTH = 2 + KEY_LENGTH + 2;

    private final PrivateKey key;
    private final char[] publicKey;
    private final char[] jwt;

    private NatsIdentity(PrivateKey key, char[] publicKey, char[] jwt) {
        this.key = key;
        this.publicKey = publicKey;
        this.jwt = jwt;
    }

    /** From the text of a {@code .creds} file: a JWT and a seed, each between lines of dashes. */
    static NatsIdentity ofCredentials(String text) {
        String jwt = between(text, "NATS USER JWT");
        String seed = between(text, "USER NKEY SEED");
        if (jwt.isEmpty() || seed.isEmpty()) {
            throw SendException.failed("'creds' in the provider's Secret holds no user JWT and seed", null);
        }
        return of(seed, jwt, "creds");
    }

    static NatsIdentity ofSeed(String seed) {
        return of(seed.strip(), "", "nkey");
    }

    private static NatsIdentity of(String text, String jwt, String name) {
        byte[] decoded = base32(text);
        boolean isSeed = decoded.length == SEED_LENGTH && text.startsWith("S");
        if (!isSeed) {
            throw SendException.failed("'" + name + "' in the provider's Secret holds no NATS seed (S...)", null);
        }
        byte[] seed = Arrays.copyOfRange(decoded, 2, 2 + KEY_LENGTH);
        int kind = (decoded[0] & 0x07) << 5 | (decoded[1] & 0xF8) >> 3;
        try {
            KeyPair pair = pair(seed);
            return new NatsIdentity(
                    pair.getPrivate(), publicKey(kind, pair.getPublic()).toCharArray(), jwt.toCharArray());
        } catch (GeneralSecurityException e) {
            throw SendException.failed("'" + name + "' in the provider's Secret holds no usable NATS seed", null);
        }
    }

    /** Java has no way from a private key to its public one but to generate both from the same bytes. */
    private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair();
    }

    /** A byte for the kind, the key and a checksum, in base 32. */
    static String publicKey(int kind, PublicKey key) {
        byte[] encoded = key.getEncoded();
        byte[] bytes = new byte[1 + KEY_LENGTH + 2];
        bytes[0] = (byte) kind;
        System.arraycopy(encoded, encoded.length - KEY_LENGTH, bytes, 1, KEY_LENGTH);
        int checksum = checksum(bytes, 1 + KEY_LENGTH);
        bytes[1 + KEY_LENGTH] = (byte) checksum;
        bytes[2 + KEY_LENGTH] = (byte) (checksum >> 8);
        return base32(bytes);
    }

    /** CRC-16 with the polynomial 0x1021 (XMODEM). */
    private static int checksum(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
            crc &= 0xFFFF;
        }
        return crc;
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        for (byte next : bytes) {
            buffer = buffer << 8 | next & 0xFF;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(buffer >> bits & 0x1F));
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(buffer << 5 - bits & 0x1F));
        }
        return text.toString();
    }

    private static String between(String text, String title) {
        int begin = text.indexOf("BEGIN " + title);
        int line = begin < 0 ? -1 : text.indexOf('\n', begin);
        int end = line < 0 ? -1 : text.indexOf("---", line);
        return end < 0 ? "" : text.substring(line, end).strip();
    }

    /** Empty when it is not base 32. */
    private static byte[] base32(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int bits = 0;
        int buffer = 0;
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return new byte[0];
            }
            buffer = buffer << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[next++] = (byte) (buffer >> bits);
                buffer &= (1 << bits) - 1;
            }
        }
        return bytes;
    }

    @Override
    public byte[] sign(byte[] nonce) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(nonce);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    @Override
    public char[] getID() {
        return jwt.length == 0 ? publicKey.clone() : new char[0];
    }

    @Override
    public char[] getJWT() {
        return jwt.clone();
    }
}
