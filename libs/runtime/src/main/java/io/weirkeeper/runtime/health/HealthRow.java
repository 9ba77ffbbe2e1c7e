package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * All that is kept of a watched object.
 *
 * @param version the resourceVersion as a number, to tell newer from older
 * @param fields hash of the entry in managedFields that is ours; 0 when there is none
 * @param completion whether a Job or Pod has ended; other kinds are always complete
 * @param expires whether it deletes itself when it is done
 */
record HealthRow(
        String uid, long version, long fields, Health.Status status, Health.Status completion, boolean expires) {

    static HealthRow of(ObjectNode object, String manager, Instant now) {
        JsonNode metadata = object.path("metadata");
        return new HealthRow(
                metadata.path("uid").asText(""),
                version(metadata),
                fields(metadata.path("managedFields"), manager),
                HealthRules.of(object, now).status(),
                HealthRules.completion(object),
                object.path("kind").asText().equals("Job")
                        && object.path("spec").has("ttlSecondsAfterFinished"));
    }

    static HealthRow absent(boolean expires) {
        return new HealthRow("", 0, 0, Health.Status.NOT_FOUND, Health.Status.NOT_FOUND, expires);
    }

    /** Whether the other says nothing that this one does not know already. */
    boolean isNewerThan(HealthRow other) {
        return uid.equals(other.uid) && version >= other.version;
    }

    boolean saysTheSameAs(HealthRow other) {
        return status == other.status && completion == other.completion;
    }

    /** Opaque in theory, increasing numbers in every API server. */
    private static long version(JsonNode metadata) {
        String text = metadata.path("resourceVersion").asText("");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static long fields(JsonNode entries, String manager) {
        for (JsonNode entry : entries) {
            if (entry.path("manager").asText().equals(manager)
                    && entry.path("operation").asText().equals("Apply")
                    && entry.path("subresource").asText("").isEmpty()) {
                String text = entry.path("fieldsV1").toString();
                long hash = 1125899906842597L;
                for (int i = 0; i < text.length(); i++) {
                    hash = 31 * hash + text.charAt(i);
                }
                return hash;
            }
        }
        return 0;
    }
}
