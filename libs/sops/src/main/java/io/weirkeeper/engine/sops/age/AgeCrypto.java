package io.weirkeeper.engine.sops.age;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/** The few primitives that the age format is made of. */
final class AgeCrypto {
    static final int KEY = 32;

    private static final byte[] ZERO_SALT = new byte[KEY];
    private static final byte[] ZERO_NONCE = new byte[12];

    private AgeCrypto() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? ZERO_SALT : key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    /** One block of HKDF with SHA-256, which is all that 32 bytes or fewer take. */
    static byte[] hkdf(byte[] secret, byte[] salt, byte[] info, int length) {
        return expand(hmac(salt, secret), info, length);
    }

    static byte[] expand(byte[] pseudoRandomKey, byte[] info, int length) {
        return Arrays.copyOf(hmac(pseudoRandomKey, joined(info, new byte[] {1})), length);
    }

    /** The shared secret, or null when the point is one of those that give it away. */
    static byte @Nullable [] x25519(byte[] scalar, byte[] point) {
        byte[] shared = new byte[KEY];
        return point.length == KEY && X25519.calculateAgreement(scalar, 0, point, 0, shared, 0) ? shared : null;
    }

    static byte[] x25519Public(byte[] scalar) {
        byte[] point = new byte[KEY];
        X25519.scalarMultBase(scalar, 0, point, 0);
        return point;
    }

    /** The plaintext, or null when it is not authentic. */
    static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] sealed) {
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
            return cipher.doFinal(sealed);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ChaCha20-Poly1305", e);
        }
    }

    /** As {@link #open}, for a key that is used once. */
    static byte @Nullable [] open(byte[] key, byte[] sealed) {
        return open(key, ZERO_NONCE, sealed);
    }
}
