package io.weirkeeper.service.source.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests of bytes in a row. */
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[]... parts) {
        return of("SHA-256", parts);
    }

    /** @param algorithm as Java names it; one that every Java has */
    static byte[] of(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
