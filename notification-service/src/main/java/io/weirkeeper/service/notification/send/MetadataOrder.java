package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.event.FluxEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The order in which people read metadata: the summary first, the rest by key. */
public final class MetadataOrder {
    private static final String SUMMARY = "summary";

    private MetadataOrder() {}

    public static Map<String, String> of(FluxEvent event) {
        Map<String, String> sorted = new TreeMap<>(event.metadata());
        Map<String, String> ordered = new LinkedHashMap<>();
        String summary = sorted.remove(SUMMARY);
        if (summary != null) {
            ordered.put(SUMMARY, summary);
        }
        ordered.putAll(sorted);
        return ordered;
    }
}
