package io.weirkeeper.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of an object's metadata that the services use. Absent texts are empty. */
public record ObjectMeta(
        @JsonProperty(required = true) String name,
        String namespace,
        String uid,
        String resourceVersion,
        long generation,
        @Nullable Instant creationTimestamp,
        @Nullable Instant deletionTimestamp,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> finalizers) {
    public ObjectMeta {
        namespace = Copies.text(namespace);
        uid = Copies.text(uid);
        resourceVersion = Copies.text(resourceVersion);
        labels = Copies.map(labels);
        annotations = Copies.map(annotations);
        finalizers = Copies.list(finalizers);
    }

    public boolean isBeingDeleted() {
        return deletionTimestamp != null;
    }

    public Optional<String> annotation(String name) {
        return Optional.ofNullable(annotations.get(name));
    }

    public Optional<String> label(String name) {
        return Optional.ofNullable(labels.get(name));
    }
}
