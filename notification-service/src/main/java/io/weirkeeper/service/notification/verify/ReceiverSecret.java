package io.weirkeeper.service.notification.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** The data of a receiver's Secret. Never printed. */
public final class ReceiverSecret {
    public static final ReceiverSecret NONE = new ReceiverSecret(Map.of());

    private final Map<String, byte[]> data;

    public ReceiverSecret(Map<String, byte[]> data) {
        this.data = Map.copyOf(data);
    }

    public boolean hasToken() {
        return data.containsKey("token");
    }

    /** The token as it stands there; not to be changed. */
    byte[] token() {
        return data.getOrDefault("token", new byte[0]);
    }

    /** Another key, which the type cannot do without. */
    String required(String key, String type) {
        String text = new String(data.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new WebhookRefusedException(
                    "invalid secret data: required field '" + key + "' for " + type + " receiver");
        }
        return text;
    }

    /** Whether a header holds the token, compared in constant time; an empty token is nobody's. */
    void checkIsToken(WebhookRequest request, String header) {
        byte[] given = request.header(header).orElse("").getBytes(StandardCharsets.UTF_8);
        if (token().length == 0) {
            throw new WebhookRefusedException("the receiver's token is empty: set a token in its Secret");
        }
        if (!MessageDigest.isEqual(given, token())) {
            throw new WebhookRefusedException("the " + header + " header value does not match the receiver token");
        }
    }
}
