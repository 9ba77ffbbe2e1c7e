package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Fields of an object that are left to others: they are no drift, and an apply for another reason leaves them as they
 * are (fluxcd/pkg ssa drift ignore rules of August 2026).
 */
final class IgnoredFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonPointer> paths;
    private final FieldManagers managers;

    IgnoredFields(List<JsonPointer> paths, FieldManagers managers) {
        this.paths = List.copyOf(paths);
        this.managers = managers;
    }

    /** The object without these fields; the same one when there are none. */
    ObjectNode without(ObjectNode object) {
        if (paths.isEmpty()) {
            return object;
        }
        ObjectNode copy = object.deepCopy();
        paths.forEach(path -> remove(copy, path));
        return copy;
    }

    /**
     * Makes an apply of the object leave those of these fields alone that it would change: one that somebody else
     * applied is left out, any other gets the value that it has.
     */
    void leave(ObjectNode desired, ObjectNode live, ObjectNode dryRun) {
        for (JsonPointer path : paths) {
            JsonNode present = live.at(path);
            if (!present.equals(dryRun.at(path))) {
                if (present.isMissingNode() || isAppliedByOthers(live, path)) {
                    remove(desired, path);
                } else {
                    set(desired, path, present);
                }
            }
        }
    }

    private static void remove(ObjectNode object, JsonPointer path) {
        JsonNode parent = object.at(path.head());
        JsonPointer last = path.last();
        if (parent instanceof ObjectNode map) {
            map.remove(last.getMatchingProperty());
        } else if (parent instanceof ArrayNode list && last.mayMatchElement()) {
            list.remove(last.getMatchingIndex());
        }
    }

    private static void set(ObjectNode object, JsonPointer path, JsonNode value) {
        JsonNode parent = object.at(path.head());
        JsonPointer last = path.last();
        if (parent instanceof ObjectNode map) {
            map.set(last.getMatchingProperty(), value.deepCopy());
        } else if (parent instanceof ArrayNode list
                && last.mayMatchElement()
                && last.getMatchingIndex() < list.size()) {
            list.set(last.getMatchingIndex(), value.deepCopy());
        }
    }

    private boolean isAppliedByOthers(ObjectNode live, JsonPointer path) {
        for (JsonNode entry : live.path("metadata").path("managedFields")) {
            if (entry.path("operation").asText().equals("Apply")
                    && !managers.isOurs(entry)
                    && owns(entry.path("fieldsV1"), live, path)) {
                return true;
            }
        }
        return false;
    }

    /** Follows a path through a set of fields, in which elements of lists are named by keys or values. */
    private static boolean owns(JsonNode fields, JsonNode object, JsonPointer path) {
        JsonNode set = fields;
        JsonNode at = object;
        for (JsonPointer rest = path; !rest.matches(); rest = rest.tail()) {
            if (set.isObject() && set.isEmpty()) {
                return true; // owned as a whole
            }
            if (at.isArray()) {
                at = at.path(rest.mayMatchElement() ? rest.getMatchingIndex() : at.size());
                set = element(set, at, rest.getMatchingIndex());
            } else {
                at = at.path(rest.getMatchingProperty());
                set = set.path("f:" + rest.getMatchingProperty());
            }
        }
        return !set.isMissingNode();
    }

    private static JsonNode element(JsonNode set, JsonNode item, int index) {
        for (Map.Entry<String, JsonNode> member : set.properties()) {
            String name = member.getKey();
            boolean isIt = name.equals("i:" + index)
                    || (name.startsWith("v:") && item.equals(json(name.substring(2))))
                    || (name.startsWith("k:") && hasKeys(item, json(name.substring(2))));
            if (isIt) {
                return member.getValue();
            }
        }
        return set.path("");
    }

    private static boolean hasKeys(JsonNode item, JsonNode keys) {
        return keys.properties().stream().allMatch(key -> key.getValue().equals(item.get(key.getKey())));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
    }
}
