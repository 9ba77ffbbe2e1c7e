package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The one JSON mapper of this package: trees only, no types. */
final class KubeJson {
    /** The API server itself refuses requests above 3 MiB and nesting above 10,000 levels. */
    private static final int MAX_STRING = 16 << 20;

    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_STRING).build())
            .build());

    private KubeJson() {}

    static JsonNode read(byte[] body) throws IOException {
        return read(body, 0, body.length);
    }

    static JsonNode read(byte[] text, int from, int length) throws IOException {
        JsonNode tree = MAPPER.readTree(text, from, length);
        return tree == null ? MissingNode.getInstance() : tree;
    }

    static byte[] write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON tree that cannot be written", e);
        }
    }

    /** The members of a list lack these two, those of a metadata-only answer have others. */
    static ObjectNode named(ObjectNode object, ResourceType type) {
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
        return object;
    }
}
