package io.weirkeeper.api.helm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the history: a release as it was observed in storage.
 *
 * @param digest of what was observed; opaque
 * @param testHooks null before the tests ran; empty when there are none to run
 * @param deleted when the release was uninstalled
 */
public record Snapshot(
        @Nullable String action,
        @Nullable String apiVersion,
        @Nullable String appVersion,
        @Property(required = true) String chartName,
        @Property(required = true) String chartVersion,
        @Property(required = true) String configDigest,
        @Nullable Instant deleted,
        @Property(required = true) String digest,
        @Property(required = true) Instant firstDeployed,
        @Property(required = true) Instant lastDeployed,
        @Property(required = true) String name,
        @Property(required = true) String namespace,
        @Nullable String ociDigest,
        @Property(required = true) String status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, TestHook> testHooks,
        @Property(required = true) int version) {
    /** Digests of snapshots of another version are not compared. */
    public static final String API_VERSION = "v2";

    public Snapshot {
        testHooks = testHooks == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(testHooks));
    }

    /** How a test went, in Helm's words. */
    public record TestHook(
            @Nullable Instant lastCompleted,
            @Nullable Instant lastStarted,
            @Nullable String phase) {}
}
