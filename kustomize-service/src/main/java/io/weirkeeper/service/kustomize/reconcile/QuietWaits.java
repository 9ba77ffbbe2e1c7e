package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who waits without a word for something that is under way. Most such waits end within a moment, as a push wakes a
 * whole chain at once; to write into every status that its dependency is not ready yet, and to tell an event of it, would
 * cost more than the wait. One that lasts is told as Flux does. Thread-safe.
 */
final class QuietWaits {
    static final Duration QUIET = Duration.ofSeconds(5);

    private final Map<ObjectKey, Instant> began = new ConcurrentHashMap<>();

    /** How long the object may go on waiting without a word; empty when it is time to say so. */
    Optional<Duration> left(ObjectKey key, Instant now) {
        Instant since = began.computeIfAbsent(key, _ -> now);
        Duration left = Duration.between(now, since.plus(QUIET));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    /** The object waits no more. */
    void over(ObjectKey key) {
        began.remove(key);
    }

    /** Whether an object of Flux's kinds is going to say something new about itself without anybody's help. */
    static boolean isUnderWay(ObjectNode object) {
        if (object.at("/spec/suspend").asBoolean() || object.path("metadata").has("deletionTimestamp")) {
            return false;
        }
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return !condition.path("status").asText().equals("False");
            }
        }
        return true;
    }
}
