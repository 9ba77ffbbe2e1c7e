package io.weirkeeper.api;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One condition of a status. */
public record Condition(
        @Property(required = true, maxLength = 316, pattern = Patterns.CONDITION_TYPE)
        String type,

        @Property(
                required = true,
                oneOf = {"True", "False", "Unknown"})
        String status,

        @Property(minimum = 0) long observedGeneration,
        @Property(required = true) Instant lastTransitionTime,

        @Property(required = true, minLength = 1, maxLength = 1024, pattern = Patterns.CONDITION_REASON)
        String reason,

        @Property(required = true, maxLength = 32768) String message) {

    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    public static final String HEALTHY = "Healthy";
    public static final String ARTIFACT_IN_STORAGE = "ArtifactInStorage";
    public static final String ARTIFACT_OUTDATED = "ArtifactOutdated";
    public static final String FETCH_FAILED = "FetchFailed";
    public static final String BUILD_FAILED = "BuildFailed";
    public static final String INCLUDE_UNAVAILABLE = "IncludeUnavailable";
    public static final String STORAGE_OPERATION_FAILED = "StorageOperationFailed";
    public static final String SOURCE_VERIFIED = "SourceVerified";

    public boolean isTrue() {
        return status.equals("True");
    }

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** Whether the condition is present and True. */
    public static boolean isTrue(List<Condition> conditions, String type) {
        return find(conditions, type).map(Condition::isTrue).orElse(false);
    }
}
