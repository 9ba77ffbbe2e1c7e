package io.weirkeeper.api.event;

import io.weirkeeper.api.Copies;
import java.time.Instant;
import java.util.Map;

/**
 * Flux's Event v1beta1 as controllers post it, plus an id. Unknown fields are ignored, absent texts are empty, as Flux
 * takes them; the metadata keys are full.
 *
 * @param id empty in what controllers post; set before it goes to Kafka, and the same for a repeat
 * @param severity {@code info} or {@code error}
 * @param timestamp the epoch when absent
 */
public record FluxEvent(
        String id,
        InvolvedObject involvedObject,
        String severity,
        Instant timestamp,
        String message,
        String reason,
        Map<String, String> metadata,
        String reportingController,
        String reportingInstance) {
    public static final String INFO = "info";
    public static final String ERROR = "error";

    @SuppressWarnings("NullAway") // absent in JSON
    public FluxEvent {
        id = Copies.text(id);
        involvedObject = involvedObject == null ? InvolvedObject.NONE : involvedObject;
        severity = Copies.text(severity);
        timestamp = timestamp == null ? Instant.EPOCH : timestamp;
        message = Copies.text(message);
        reason = Copies.text(reason);
        reportingController = Copies.text(reportingController);
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

    public FluxEvent withTimestamp(Instant changed) {
        return new FluxEvent(
                id,
                involvedObject,
                severity,
                changed,
                message,
                reason,
                metadata,
                reportingController,
                reportingInstance);
    }

    public FluxEvent withMessage(String changed) {
        return new FluxEvent(
                id,
                involvedObject,
                severity,
                timestamp,
                changed,
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
