package io.weirkeeper.api.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** Ids of events, made from what they say, so that a repeat has the same id. */
public final class EventIds {
    private EventIds() {}

    /**
     * The id of an event of one of our services.
     *
     * @param attempt tells repeated failures of the same revision apart
     */
    public static String of(
            String uid, long generation, String revision, String reason, String message, String attempt) {
        return hash(uid, Long.toString(generation), revision, reason, message, attempt);
    }

    /** The id of an event that was posted over HTTP. */
    public static String posted(String dedupKey, Instant timestamp) {
        return hash(dedupKey, timestamp.toString());
    }

    private static String hash(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // the length first, so that no two lists of parts give the same bytes
            digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            digest.update((byte) ':');
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
