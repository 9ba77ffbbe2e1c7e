package io.weirkeeper.service.notification.match;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.notification.AlertSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules for an event's metadata, from full keys ({@code <group>/revision}) as controllers send them to the short
 * ones that people read (fluxcd/notification-controller internal/server, August 2026).
 */
public final class EventMetadata {
    public static final String REVISION = "revision";
    public static final String ORIGIN_REVISION = "originRevision";
    public static final String TOKEN = "token";
    public static final String SUMMARY = "summary";
    public static final String COMMIT_STATUS = "commit_status";
    public static final String COMMIT = "commit";
    public static final String CHANGE_REQUEST = "change_request";
    private static final List<String> INTERNAL = List.of("checksum", "digest");

    /**
     * Metadata for an alert.
     *
     * @param values sorted by key
     * @param conflicts keys that more than one place gave, with these places in words
     */
    public record Combined(Map<String, String> values, Map<String, String> conflicts) {}

    private EventMetadata() {}

    /** The value of a key of the object's own group, such as {@code revision}; empty when absent. */
    public static String own(FluxEvent event, String key) {
        return event.metadata().getOrDefault(event.involvedObject().group() + "/" + key, "");
    }

    /** Whether the controller sent the event for the status of a commit alone. */
    public static boolean isCommitStatusUpdate(FluxEvent event) {
        return own(event, COMMIT_STATUS).equals("update");
    }

    /** The event with only those entries that alerts may see, and the token that tells repeats apart. */
    public static FluxEvent cleaned(FluxEvent event) {
        String ownPrefix = event.involvedObject().group() + "/";
        Map<String, String> kept = new LinkedHashMap<>();
        event.metadata().forEach((key, value) -> {
            boolean known = key.startsWith(Annotations.EVENT_PREFIX) || key.startsWith(ownPrefix);
            boolean internal = INTERNAL.stream().anyMatch(name -> key.equalsIgnoreCase(ownPrefix + name));
            if (known && !internal) {
                kept.put(key, value);
            }
        });
        return event.withMetadata(kept);
    }

    /**
     * What a notification of the event for the alert carries. From weakest to strongest: the object's annotations, the
     * alert's eventMetadata, its summary, what the controller said.
     */
    public static Combined combined(FluxEvent event, AlertSpec alert) {
        Map<String, String> values = new TreeMap<>();
        Map<String, List<String>> places = new TreeMap<>();
        withoutPrefix(event, Annotations.EVENT_PREFIX)
                .forEach((key, value) -> put(values, places, key, value, "involved object annotations"));
        alert.eventMetadata()
                .forEach((key, value) -> put(values, places, key, value, "Alert object .spec.eventMetadata"));
        String summary = alert.summary();
        if (summary != null && !summary.isEmpty()) {
            put(values, places, SUMMARY, summary, "Alert object .spec.summary");
        }
        Map<String, String> own = withoutPrefix(event, event.involvedObject().group() + "/");
        own.remove(TOKEN);
        own.forEach((key, value) -> put(values, places, key, value, "involved object controller metadata"));
        Map<String, String> conflicts = new TreeMap<>();
        places.forEach((key, from) -> {
            if (from.size() > 1) {
                conflicts.put(key, String.join(", ", from));
            }
        });
        return new Combined(values, conflicts);
    }

    private static void put(
            Map<String, String> values, Map<String, List<String>> places, String key, String value, String place) {
        values.put(key, value);
        places.computeIfAbsent(key, _ -> new ArrayList<>()).add(place);
    }

    private static Map<String, String> withoutPrefix(FluxEvent event, String prefix) {
        Map<String, String> found = new TreeMap<>();
        event.metadata().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
