package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a vendor's JSON looks like: fields that are there have the right type, those that are missing are fine.
 *
 * @param vendor for messages
 * @param fields from JSON pointers to types
 */
record JsonShape(String vendor, Map<String, JsonNodeType> fields) {
    static final JsonShape QUAY =
            new JsonShape("Quay", Map.of("/docker_url", JsonNodeType.STRING, "/updated_tags", JsonNodeType.ARRAY));
    static final JsonShape NEXUS =
            new JsonShape("Nexus", Map.of("/action", JsonNodeType.STRING, "/repositoryName", JsonNodeType.STRING));
    static final JsonShape DOCKER_HUB = new JsonShape("DockerHub", dockerHub());
    static final JsonShape ACR = new JsonShape("ACR", acr());
    static final JsonShape PUB_SUB = new JsonShape("GCR", pubSub());
    static final JsonShape GCR = new JsonShape(
            "GCR", Map.of("/action", JsonNodeType.STRING, "/digest", JsonNodeType.STRING, "/tag", JsonNodeType.STRING));

    JsonShape {
        fields = Map.copyOf(fields);
    }

    /**
     * The JSON, when it has the shape.
     *
     * @throws WebhookRefusedException when it has not, or is no JSON
     */
    JsonNode read(byte[] body) {
        JsonNode json;
        try {
            json = RecordJson.parse(body);
        } catch (DecodeException e) {
            throw new WebhookRefusedException("cannot decode " + vendor + " webhook payload: it is not JSON");
        }
        if (!json.isObject() && !json.isNull()) {
            throw new WebhookRefusedException("cannot decode " + vendor + " webhook payload: it is not an object");
        }
        fields.forEach((pointer, type) -> {
            JsonNode value = json.at(pointer);
            if (!value.isMissingNode() && !value.isNull() && value.getNodeType() != type) {
                throw new WebhookRefusedException(
                        "cannot decode " + vendor + " webhook payload: " + pointer + " has the wrong type");
            }
        });
        return json;
    }

    private static Map<String, JsonNodeType> dockerHub() {
        Map<String, JsonNodeType> fields = new LinkedHashMap<>();
        fields.put("/push_data", JsonNodeType.OBJECT);
        fields.put("/push_data/tag", JsonNodeType.STRING);
        fields.put("/repository", JsonNodeType.OBJECT);
        fields.put("/repository/repo_url", JsonNodeType.STRING);
        return fields;
    }

    private static Map<String, JsonNodeType> acr() {
        Map<String, JsonNodeType> fields = new LinkedHashMap<>();
        fields.put("/action", JsonNodeType.STRING);
        fields.put("/target", JsonNodeType.OBJECT);
        fields.put("/target/repository", JsonNodeType.STRING);
        fields.put("/target/tag", JsonNodeType.STRING);
        return fields;
    }

    private static Map<String, JsonNodeType> pubSub() {
        Map<String, JsonNodeType> fields = new LinkedHashMap<>();
        fields.put("/message", JsonNodeType.OBJECT);
        fields.put("/message/data", JsonNodeType.STRING);
        fields.put("/message/messageId", JsonNodeType.STRING);
        fields.put("/message/publishTime", JsonNodeType.STRING);
        return fields;
    }
}
