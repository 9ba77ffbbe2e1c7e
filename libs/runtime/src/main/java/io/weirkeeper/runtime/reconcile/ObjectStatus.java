package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of an object as a run wants it to be: immutable, each change gives a new value. Conditions merge by
 * Flux's rule (spec/source.md 1.8): the transition time moves when status, reason or message changes; Stalled,
 * Reconciling and Ready come first.
 */
public final class ObjectStatus {
    private static final int MAX_MESSAGE = 32_768;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode json;
    private final long generation;
    private final Instant now;

    private ObjectStatus(ObjectNode json, long generation, Instant now) {
        this.json = json;
        this.generation = generation;
        this.now = now;
    }

    /** The status that an object has; empty when it has none. */
    public static ObjectStatus of(JsonNode object, Instant now) {
        JsonNode status = object.path("status");
        ObjectNode copy = status.isObject() ? ((ObjectNode) status).deepCopy() : NODES.objectNode();
        return new ObjectStatus(copy, object.at("/metadata/generation").asLong(), now);
    }

    /** A copy that the caller may keep and change. */
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** A field of the status; a missing node when absent. Not to be changed. */
    public JsonNode field(String name) {
        return json.path(name);
    }

    /** @param value null removes the field */
    public ObjectStatus with(String field, @Nullable JsonNode value) {
        ObjectNode changed = json.deepCopy();
        if (value == null) {
            changed.remove(field);
        } else {
            changed.set(field, value);
        }
        return new ObjectStatus(changed, generation, now);
    }

    public ObjectStatus with(String field, String value) {
        return with(field, NODES.textNode(value));
    }

    /** Records that this generation was handled to its end. */
    public ObjectStatus observed() {
        return with("observedGeneration", NODES.numberNode(generation));
    }

    /** The generation of the object that the run looked at. */
    public long generation() {
        return generation;
    }

    public Instant now() {
        return now;
    }

    public ObjectStatus markTrue(String type, String reason, String message) {
        return mark(type, "True", reason, message);
    }

    public ObjectStatus markFalse(String type, String reason, String message) {
        return mark(type, "False", reason, message);
    }

    public ObjectStatus markUnknown(String type, String reason, String message) {
        return mark(type, "Unknown", reason, message);
    }

    /** Sets a condition with this generation. */
    public ObjectStatus mark(String type, String value, String reason, String message) {
        String text = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 3) + "...";
        ObjectNode condition = NODES.objectNode();
        condition.put("type", type);
        condition.put("status", value);
        condition.put("observedGeneration", generation);
        condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        condition.put("reason", reason);
        condition.put("message", text);
        condition(type)
                .filter(old -> says(old, value, reason, text))
                .ifPresent(old -> condition.set("lastTransitionTime", old.path("lastTransitionTime")));
        List<ObjectNode> all = conditionsExcept(type);
        all.add(condition);
        return withConditions(all);
    }

    /** Removes conditions. */
    public ObjectStatus without(String... types) {
        List<ObjectNode> rest = conditionsExcept(types);
        return rest.size() == json.path("conditions").size() ? this : withConditions(rest);
    }

    public Optional<JsonNode> condition(String type) {
        for (JsonNode condition : json.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** Whether the condition is there with this status: True, False or Unknown. */
    public boolean is(String type, String value) {
        return condition(type)
                .filter(condition -> condition.path("status").asText().equals(value))
                .isPresent();
    }

    /** The reason of a condition; empty when it is absent. */
    public String reason(String type) {
        return condition(type)
                .map(condition -> condition.path("reason").asText())
                .orElse("");
    }

    private static boolean says(JsonNode condition, String value, String reason, String message) {
        return condition.path("status").asText().equals(value)
                && condition.path("reason").asText().equals(reason)
                && condition.path("message").asText().equals(message);
    }

    private List<ObjectNode> conditionsExcept(String... types) {
        List<String> dropped = List.of(types);
        List<ObjectNode> kept = new ArrayList<>();
        for (JsonNode condition : json.path("conditions")) {
            if (!dropped.contains(condition.path("type").asText())) {
                kept.add((ObjectNode) condition);
            }
        }
        return kept;
    }

    private ObjectStatus withConditions(List<ObjectNode> conditions) {
        conditions.sort(Comparator.<ObjectNode>comparingInt(
                        condition -> rank(condition.path("type").asText()))
                .thenComparing(
                        condition -> -condition.path("observedGeneration").asLong())
                .thenComparing(condition -> condition.path("type").asText()));
        ArrayNode array = NODES.arrayNode();
        conditions.forEach(array::add);
        return with("conditions", array);
    }

    private static int rank(String type) {
        return switch (type) {
            case "Stalled" -> 0;
            case "Reconciling" -> 1;
            case "Ready" -> 2;
            default -> 3;
        };
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
