package io.weirkeeper.service.notification.match;

import io.weirkeeper.api.event.FluxEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes two events duplicates: the same object, message, revisions and token. Neither reason nor severity counts
 * (fluxcd/notification-controller internal/server/event_server.go, August 2026).
 */
public final class DedupKey {
    private DedupKey() {}

    /** The key of an event with full metadata keys, in hexadecimal. */
    public static String of(FluxEvent event) {
        StringBuilder text = new StringBuilder("event");
        text.append("/name=").append(event.involvedObject().name());
        text.append("/namespace=").append(event.involvedObject().namespace());
        text.append("/kind=").append(event.involvedObject().kind());
        text.append("/message=").append(event.message());
        for (String key : new String[] {EventMetadata.ORIGIN_REVISION, EventMetadata.REVISION, EventMetadata.TOKEN}) {
            String value = event.metadata().get(event.involvedObject().group() + "/" + key);
            if (value != null) {
                text.append('/').append(key).append('=').append(value);
            }
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
