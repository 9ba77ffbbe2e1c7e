package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects that an owner applied, each with the version of its API. Immutable; sorted by entry when written. */
public record Inventory(Map<ObjectId, String> versions) {
    public static final Inventory EMPTY = new Inventory(Map.of());

    public Inventory {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }

    /** From {@code status.inventory}; entries of another form are left out, for nothing is known about them. */
    public static Inventory of(JsonNode inventory) {
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        for (JsonNode entry : inventory.path("entries")) {
            ObjectId.parse(entry.path("id").asText())
                    .ifPresent(id -> versions.put(id, entry.path("v").asText()));
        }
        return new Inventory(versions);
    }

    /** As {@code status.inventory}. */
    public ObjectNode json() {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        List<Map.Entry<ObjectId, String>> sorted = new ArrayList<>(versions.entrySet());
        sorted.sort(Comparator.comparing(entry -> entry.getKey().entry()));
        for (Map.Entry<ObjectId, String> entry : sorted) {
            entries.addObject().put("id", entry.getKey().entry()).put("v", entry.getValue());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("entries", entries);
        return json;
    }

    /** What is here but not there; versions do not matter. */
    public Inventory minus(Inventory other) {
        Map<ObjectId, String> rest = new LinkedHashMap<>(versions);
        rest.keySet().removeAll(other.versions.keySet());
        return new Inventory(rest);
    }

    /** Everything here and there, in the other's version where both have it. */
    public Inventory union(Inventory other) {
        Map<ObjectId, String> all = new LinkedHashMap<>(versions);
        all.putAll(other.versions);
        return new Inventory(all);
    }

    public boolean containsAll(Inventory other) {
        return versions.keySet().containsAll(other.versions.keySet());
    }

    public boolean isEmpty() {
        return versions.isEmpty();
    }
}
