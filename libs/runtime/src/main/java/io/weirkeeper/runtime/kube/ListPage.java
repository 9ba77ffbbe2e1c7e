package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * One page of a list, read as it arrives: each item becomes a tree and is handed over before the next is read.
 *
 * @param resourceVersion of the list
 * @param next the token of the next page; empty on the last one
 */
record ListPage(String resourceVersion, String next) {

    static ListPage read(InputStream in, ResourceType type, Consumer<ObjectNode> each) throws IOException {
        String version = "";
        String next = "";
        try (JsonParser parser = KubeJson.MAPPER.getFactory().createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a list of " + type.plural() + " that is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    ObjectNode metadata = KubeJson.MAPPER.readTree(parser);
                    version = metadata.path("resourceVersion").asText("");
                    next = metadata.path("continue").asText("");
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    items(parser, type, each);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new ListPage(version, next);
    }

    private static void items(JsonParser parser, ResourceType type, Consumer<ObjectNode> each) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            ObjectNode item = KubeJson.MAPPER.readTree(parser);
            each.accept(KubeJson.named(item, type));
        }
    }
}
