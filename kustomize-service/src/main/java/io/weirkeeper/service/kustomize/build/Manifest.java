package io.weirkeeper.service.kustomize.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlMap;

/** A built object on its way from the engine, which thinks in YAML, to the API, which thinks in JSON. */
public final class Manifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Manifest() {}

    public static ObjectNode json(YamlMap object) {
        try {
            return (ObjectNode) JSON.readTree(JsonWriter.write(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the YAML engine wrote JSON that is none", e);
        }
    }
}
