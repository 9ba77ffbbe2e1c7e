package io.weirkeeper.deploy.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** A CRD, or the facts about one, as a flat map that can be compared: from a property's path to what it says. */
final class CrdFacts {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CrdFacts() {}

    /** The facts of a file of crd-facts. */
    static Map<String, JsonNode> ofFacts(JsonNode properties) {
        Map<String, JsonNode> facts = new TreeMap<>();
        for (JsonNode property : properties) {
            ObjectNode says = property.deepCopy();
            says.remove("path");
            facts.put(property.path("path").asText(), says);
        }
        return facts;
    }

    /** The same of a schema: everything below spec and status. */
    static Map<String, JsonNode> ofSchema(JsonNode schema) {
        Map<String, JsonNode> facts = new TreeMap<>();
        for (String part : new String[] {"spec", "status"}) {
            JsonNode property = schema.path("properties").path(part);
            if (property.isObject()) {
                add(facts, part, property, isRequired(schema, part));
            }
        }
        return facts;
    }

    private static void add(Map<String, JsonNode> facts, String path, JsonNode schema, boolean required) {
        ObjectNode says = NODES.objectNode();
        schema.properties().forEach(field -> {
            switch (field.getKey()) {
                case "properties", "items", "additionalProperties", "required", "description" -> {}
                // the facts do not hold the keys; a list of type map is refused by the API server without
                case "x-kubernetes-list-map-keys" -> {}
                case "x-kubernetes-validations" -> says.set("cel", rules(field.getValue()));
                default -> says.set(field.getKey(), field.getValue());
            }
        });
        if (required) {
            says.put("required", true);
        }
        facts.put(path, says);
        schema.path("properties")
                .properties()
                .forEach(field ->
                        add(facts, path + "." + field.getKey(), field.getValue(), isRequired(schema, field.getKey())));
        if (schema.has("items")) {
            add(facts, path + "[]", schema.path("items"), false);
        }
        if (schema.has("additionalProperties")) {
            add(facts, path + "{}", schema.path("additionalProperties"), false);
        }
    }

    private static ArrayNode rules(JsonNode validations) {
        ArrayNode rules = NODES.arrayNode();
        for (JsonNode validation : validations) {
            rules.addObject()
                    .put("rule", validation.path("rule").asText())
                    .put("message", validation.path("message").asText());
        }
        return rules;
    }

    private static boolean isRequired(JsonNode schema, String name) {
        for (JsonNode required : schema.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
