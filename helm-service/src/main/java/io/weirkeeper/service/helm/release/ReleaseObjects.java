package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.service.helm.render.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects that manifests describe, each in its namespace. */
final class ReleaseObjects {
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String RELEASE_NAME = "meta.helm.sh/release-name";
    private static final String RELEASE_NAMESPACE = "meta.helm.sh/release-namespace";

    private final ResourceMapper mapper;
    private final String namespace;

    /** @param namespace of objects that name none */
    ReleaseObjects(ResourceMapper mapper, String namespace) {
        this.mapper = mapper;
        this.namespace = namespace;
    }

    /** The objects of a manifest in its order; lists are taken apart. */
    List<ReleaseObject> of(String manifest) {
        return of(parse(manifest));
    }

    /** The same of objects that were parsed already, which may be changed. */
    List<ReleaseObject> of(List<ObjectNode> parsed) {
        List<ReleaseObject> objects = new ArrayList<>();
        parsed.forEach(json -> objects.add(object(json)));
        return objects;
    }

    static List<ObjectNode> parse(String manifest) {
        List<ObjectNode> all = new ArrayList<>();
        try {
            for (YamlNode node : YamlReader.viaJson().readAll("manifest", manifest)) {
                if (node instanceof YamlMap map && !map.isEmpty()) {
                    flatten(JsonValues.object(map), all);
                } else if (!node.isNull() && !(node instanceof YamlMap)) {
                    throw new ActionException(
                            "error parsing manifest: line " + node.place().line() + ": not an object", null);
                }
            }
        } catch (YamlException e) {
            throw new ActionException("error parsing manifest: " + e.inGo(), e);
        }
        return all;
    }

    private static void flatten(ObjectNode object, List<ObjectNode> all) {
        if (object.path("kind").asText().endsWith("List")
                && object.path("items").isArray()) {
            for (JsonNode item : object.path("items")) {
                if (item instanceof ObjectNode member) {
                    flatten(member, all);
                }
            }
        } else {
            all.add(object);
        }
    }

    private ReleaseObject object(ObjectNode json) {
        String apiVersion = json.path("apiVersion").asText("");
        String kind = json.path("kind").asText("");
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            throw new ActionException(
                    "error validating data: " + (apiVersion.isEmpty() ? "apiVersion" : "kind") + " not set", null);
        }
        String name = json.at("/metadata/name").asText("");
        Optional<ResourceType> type = mapper.find(apiVersion, kind);
        if (type.isEmpty()) {
            throw new ActionException(
                    "resource mapping not found for name: \"" + name + "\" namespace: \""
                            + json.at("/metadata/namespace").asText("") + "\" from \"\": no matches for kind \"" + kind
                            + "\" in version \"" + apiVersion + "\"\nensure CRDs are installed first",
                    null);
        }
        ObjectNode metadata = child(json, "metadata");
        if (!type.get().namespaced()) {
            metadata.remove("namespace");
        } else if (metadata.path("namespace").asText("").isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return new ReleaseObject(ObjectId.of(json), type.get(), json);
    }

    /** What an inventory says of objects and of the manifest of definitions. */
    static Inventory inventory(List<ReleaseObject> objects, List<ObjectNode> definitions) {
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        objects.forEach(object -> versions.put(object.id(), object.type().version()));
        for (ObjectNode definition : definitions) {
            String apiVersion = definition.path("apiVersion").asText();
            versions.put(ObjectId.of(definition), apiVersion.substring(apiVersion.indexOf('/') + 1));
        }
        return new Inventory(versions);
    }

    /** Marks objects as Helm does. */
    static void own(List<ReleaseObject> objects, Release release) {
        for (ReleaseObject object : objects) {
            ObjectNode metadata = child(object.json(), "metadata");
            child(metadata, "labels").put(MANAGED_BY, "Helm");
            child(metadata, "annotations").put(RELEASE_NAME, release.name());
            child(metadata, "annotations").put(RELEASE_NAMESPACE, release.namespace());
        }
    }

    /** What keeps a live object from being the release's; empty when it is. */
    static String foreign(JsonNode live, String name, String namespace) {
        List<String> errors = new ArrayList<>();
        JsonNode metadata = live.path("metadata");
        require(errors, "label", metadata.path("labels"), MANAGED_BY, "Helm");
        require(errors, "annotation", metadata.path("annotations"), RELEASE_NAME, name);
        require(errors, "annotation", metadata.path("annotations"), RELEASE_NAMESPACE, namespace);
        return errors.isEmpty() ? "" : "invalid ownership metadata; " + String.join("; ", errors);
    }

    private static void require(List<String> errors, String what, JsonNode map, String key, String value) {
        String actual = map.path(key).asText("");
        if (!map.has(key)) {
            errors.add(what + " validation error: missing key \"" + key + "\": must be set to \"" + value + "\"");
        } else if (!actual.equals(value)) {
            errors.add(what + " validation error: key \"" + key + "\" must equal \"" + value + "\": current value is \""
                    + actual + "\"");
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode present ? present : parent.putObject(name);
    }
}
