package io.weirkeeper.engine.helm.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A violation of a schema in the words of the library that Helm uses (santhosh-tekuri/jsonschema v6), as near as may be. */
final class SchemaProblem {
    private SchemaProblem() {}

    private static final List<String> TYPES =
            List.of("null", "boolean", "number", "integer", "string", "array", "object");

    /** A line for each, sorted; properties that are missing or too many at one place share a line. */
    static List<String> lines(Collection<ValidationMessage> messages) {
        Map<String, TreeSet<String>> properties = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (ValidationMessage message : messages) {
            String place = "- at '" + message.getInstanceLocation() + "': ";
            switch (message.getType()) {
                case "required", "additionalProperties" ->
                    properties
                            .computeIfAbsent(place + message.getType(), _ -> new TreeSet<>())
                            .add("'" + message.getProperty() + "'");
                default -> lines.add(place + text(message));
            }
        }
        properties.forEach((key, names) -> {
            String all = String.join(", ", names);
            lines.add(
                    key.endsWith("required")
                            ? cut(key, "required") + "missing propert" + (names.size() > 1 ? "ies " : "y ") + all
                            : cut(key, "additionalProperties") + "additional properties " + all + " not allowed");
        });
        lines.sort(null);
        return lines;
    }

    private static String cut(String key, String end) {
        return key.substring(0, key.length() - end.length());
    }

    private static String text(ValidationMessage message) {
        JsonNode instance = message.getInstanceNode();
        JsonNode schema = message.getSchemaNode();
        return switch (message.getType()) {
            case "type" -> "got " + type(instance) + ", want " + wanted(schema);
            case "enum" -> "value must be one of " + quoted(schema);
            case "const" -> "value must be " + quoted(schema);
            case "pattern" -> "'" + instance.asText() + "' does not match pattern '" + schema.asText() + "'";
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" ->
                message.getType() + ": got " + instance + ", want " + schema;
            case "minLength", "maxLength" ->
                message.getType() + ": got "
                        + instance.asText().codePointCount(0, instance.asText().length()) + ", want " + schema;
            case "minItems", "maxItems", "minProperties", "maxProperties" ->
                message.getType() + ": got " + instance.size() + ", want " + schema;
            case "not", "anyOf" -> "'" + message.getType() + "' failed";
            case "oneOf" -> "'oneOf' failed";
            default -> message.getMessage();
        };
    }

    private static String wanted(JsonNode schema) {
        if (!schema.isArray()) {
            return schema.asText();
        }
        List<String> types = new ArrayList<>();
        schema.forEach(type -> types.add(type.asText()));
        types.sort(Comparator.comparingInt(TYPES::indexOf));
        return String.join(" or ", types);
    }

    private static String quoted(JsonNode schema) {
        List<String> values = new ArrayList<>();
        if (schema.isArray()) {
            schema.forEach(value -> values.add(quote(value)));
        } else {
            values.add(quote(schema));
        }
        return String.join(", ", values);
    }

    private static String quote(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    }

    private static String type(JsonNode instance) {
        return switch (instance.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
            case NUMBER -> "number";
            case OBJECT, POJO -> "object";
            case STRING, BINARY -> "string";
        };
    }
}
