package io.weirkeeper.service.notification.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The path of a receiver's webhook. Who knows it may call, so it is made from the receiver's token. */
public final class WebhookPath {
    public static final String PREFIX = "/hook/";

    private WebhookPath() {}

    /** {@code /hook/} and the SHA-256 of token, name and namespace written one after the other. */
    public static String of(byte[] token, String name, String namespace) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(token);
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update(namespace.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
