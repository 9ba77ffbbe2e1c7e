package io.weirkeeper.api.event;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;
import java.util.Map;

/**
 * Flux's Event v1beta1 as controllers post it, plus an id. Unknown fields are ignored; the metadata keys are full.
 *
 * @param id empty in what controllers post; set before it goes to Kafka, and the same for a repeat
 * @param severity {@code info} or {@code error}
 */
public record FluxEvent(
        String id,
        @Property(required = true) InvolvedObject involvedObject,
        @Property(required = true) String severity,
        @Property(required = true) Instant timestamp,
        @Property(required = true) String message,
        @Property(required = true) String reason,
        Map<String, String> metadata,
        @Property(required = true) String reportingController,
        String reportingInstance) {
    public static final String INFO = "info";
    public static final String ERROR = "error";

    public FluxEvent {
        id = Copies.text(id);
        metadata = Copies.map(metadata);
        reportingInstance = Copies.text(reportingInstance);
    }

    public boolean isError() {
        return severity.equals(ERROR);
    }

    public FluxEvent withId(String newId) {
        return new FluxEvent(
                newId,
                involvedObject,
                severity,
                timestamp,
                message,
                reason,
                metadata,
                reportingController,
                reportingInstance);
    }

    public FluxEvent withMetadata(Map<String, String> changed) {
        return new FluxEvent(
                id,
                involvedObject,
                severity,
                timestamp,
                message,
                reason,
                changed,
                reportingController,
                reportingInstance);
    }
}
