package io.weirkeeper.engine.sops.age;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The short mark by which stanzas name an SSH key. */
final class SshTag {
    private final String text;

    /** @param publicKey as SSH sends it */
    SshTag(byte[] publicKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey);
            text = Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 4));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean matches(Stanza stanza) {
        return stanza.arguments().getFirst().equals(text);
    }
}
