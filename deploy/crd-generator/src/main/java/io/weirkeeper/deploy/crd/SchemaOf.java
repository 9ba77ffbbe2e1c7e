package io.weirkeeper.deploy.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The structural OpenAPI schema of a record, with its fields sorted by name. */
final class SchemaOf {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaOf() {}

    static ObjectNode record(Class<?> type) {
        Map<String, ObjectNode> properties = new TreeMap<>();
        ArrayNode required = NODES.arrayNode();
        Map<String, Boolean> requiredNames = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Property property = component.getAnnotation(Property.class);
            ObjectNode schema = of(component.getGenericType());
            if (property != null) {
                constrain(schema, property);
                if (property.required()) {
                    requiredNames.put(name(component), true);
                }
            }
            properties.put(name(component), schema);
        }
        requiredNames.keySet().forEach(required::add);
        ObjectNode schema = NODES.objectNode().put("type", "object");
        ObjectNode fields = schema.putObject("properties");
        properties.forEach(fields::set);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    /** The name of a component in JSON. */
    static String name(RecordComponent component) {
        @Nullable JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    private static ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        ObjectNode schema = NODES.objectNode();
        if (type == String.class || type == Duration.class) {
            return schema.put("type", "string");
        }
        if (type == Instant.class) {
            return schema.put("format", "date-time").put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return schema.put("type", "integer");
        }
        if (type == JsonNode.class) {
            return schema.put("x-kubernetes-preserve-unknown-fields", true);
        }
        if (type == long.class || type == Long.class) {
            return schema.put("format", "int64").put("type", "integer");
        }
        if (type instanceof Class<?> named && named.isRecord()) {
            return record(named);
        }
        throw new IllegalArgumentException("no schema for " + type);
    }

    private static ObjectNode generic(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        ObjectNode schema = NODES.objectNode();
        if (type.getRawType() == List.class) {
            return schema.<ObjectNode>set("items", of(arguments[0])).put("type", "array");
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return schema.<ObjectNode>set("additionalProperties", of(arguments[1]))
                    .put("type", "object");
        }
        throw new IllegalArgumentException("no schema for " + type);
    }

    static void constrain(ObjectNode schema, Property property) {
        if (!property.fallback().isEmpty()) {
            schema.set("default", RecordJson.parse(property.fallback().getBytes(StandardCharsets.UTF_8)));
        }
        if (property.oneOf().length > 0) {
            schema.set("enum", texts(property.oneOf()));
        }
        if (property.itemsOneOf().length > 0) {
            ((ObjectNode) schema.get("items")).set("enum", texts(property.itemsOneOf()));
        }
        if (!property.pattern().isEmpty()) {
            schema.put("pattern", property.pattern());
        }
        putUnless(schema, "minLength", property.minLength());
        putUnless(schema, "maxLength", property.maxLength());
        putUnless(schema, "minItems", property.minItems());
        putUnless(schema, "maxItems", property.maxItems());
        putUnless(schema, "minimum", property.minimum());
        if (property.listMapKeys().length > 0) {
            schema.put("x-kubernetes-list-type", "map");
            schema.set("x-kubernetes-list-map-keys", texts(property.listMapKeys()));
        }
        if (property.rules().length > 0) {
            ArrayNode rules = schema.putArray("x-kubernetes-validations");
            for (Rule rule : property.rules()) {
                rules.addObject().put("message", rule.message()).put("rule", rule.value());
            }
        }
    }

    private static void putUnless(ObjectNode schema, String name, long value) {
        if (value != Property.UNSET) {
            schema.put(name, value);
        }
    }

    private static ArrayNode texts(String[] values) {
        ArrayNode array = NODES.arrayNode();
        for (String value : values) {
            array.add(value);
        }
        return array;
    }
}
