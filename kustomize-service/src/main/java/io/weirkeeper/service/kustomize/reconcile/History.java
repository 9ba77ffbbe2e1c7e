package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** {@code status.history}: the last builds, each with how often it was reconciled and how that ended. */
final class History {
    private static final int MAX = 5;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private History() {}

    /** One more reconciliation; an entry of the same build and result counts up, and comes first. */
    static ArrayNode with(
            JsonNode history, String digest, String result, Instant now, Duration took, Map<String, String> metadata) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode first = NODES.objectNode();
        first.put("digest", digest);
        first.put("firstReconciled", time);
        long count = 0;
        ArrayNode rest = NODES.arrayNode();
        for (JsonNode entry : history) {
            if (count == 0
                    && entry.path("digest").asText().equals(digest)
                    && entry.path("lastReconciledStatus").asText().equals(result)) {
                count = entry.path("totalReconciliations").asLong();
                first.set("firstReconciled", entry.path("firstReconciled"));
            } else {
                rest.add(entry);
            }
        }
        first.put("lastReconciled", time);
        first.put("lastReconciledDuration", GoDuration.format(took));
        first.put("lastReconciledStatus", result);
        first.put("totalReconciliations", count + 1);
        ObjectNode about = first.putObject("metadata");
        metadata.forEach(about::put);
        ArrayNode all = NODES.arrayNode().add(first);
        for (int i = 0; i < rest.size() && all.size() < MAX; i++) {
            all.add(rest.get(i));
        }
        return all;
    }
}
