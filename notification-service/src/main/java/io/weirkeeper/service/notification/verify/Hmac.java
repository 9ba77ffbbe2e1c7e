package io.weirkeeper.service.notification.verify;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of the form {@code sha256=<hex>} over a body. Compared in constant time. */
public final class Hmac {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha512", "HmacSHA512");

    private Hmac() {}

    /**
     * Checks a signature.
     *
     * @param key must not be empty: with an empty key everybody could sign
     * @throws WebhookRefusedException when it does not have the form or is not the body's
     */
    public static void check(String header, String signature, byte[] key, byte[] body) {
        if (key.length == 0) {
            throw new WebhookRefusedException("the receiver's token is empty: set a token in its Secret");
        }
        int separator = signature.indexOf('=');
        String algorithm = separator < 0 ? "" : signature.substring(0, separator);
        String mac = ALGORITHMS.get(algorithm);
        if (mac == null) {
            throw new WebhookRefusedException("the " + header
                    + " header is not a signature of the form sha1=<hex>, sha256=<hex> or sha512=<hex>");
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(signature.substring(separator + 1));
        } catch (IllegalArgumentException e) {
            throw new WebhookRefusedException("the signature in the " + header + " header is not hexadecimal");
        }
        if (!MessageDigest.isEqual(of(mac, key, body), given)) {
            throw new WebhookRefusedException("the signature in the " + header + " header is not that of the body");
        }
    }

    /** {@code sha256=<hex>} of a body, as senders put it into a header. */
    public static String sign(byte[] key, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(of("HmacSHA256", key, body)).toLowerCase(Locale.ROOT);
    }

    private static byte[] of(String algorithm, byte[] key, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
