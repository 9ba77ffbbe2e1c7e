package io.weirkeeper.service.helm.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlMap;

/** Trees on their way between the API, which thinks in JSON, and the engines, which have their own. */
public final class JsonValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonValues() {}

    /** As templates see it: every number a float64. */
    public static Value value(JsonNode json) {
        return JsonDecoder.decode(Text.encode(text(json)));
    }

    /** An object as templates see it; anything else becomes an empty map. */
    public static MapValue map(JsonNode json) {
        return value(json) instanceof MapValue map ? map : MapValue.create();
    }

    private static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    /** An object of a manifest as the API takes it. */
    public static ObjectNode object(YamlMap object) {
        try {
            return (ObjectNode) JSON.readTree(JsonWriter.write(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the YAML engine wrote JSON that is none", e);
        }
    }
}
