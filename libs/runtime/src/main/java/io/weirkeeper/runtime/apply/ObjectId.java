package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Names an object in the inventory. The group is empty for core kinds, the namespace for cluster-scoped objects; the
 * version is no part of it, because the same object is served in several.
 */
public record ObjectId(String group, String kind, String namespace, String name) {
    private static final String RBAC = "rbac.authorization.k8s.io";

    /** Many objects share all but their names: so should their ids, which stay in memory as long as the objects. */
    public ObjectId {
        group = group.intern();
        kind = kind.intern();
        namespace = namespace.intern();
    }

    public static ObjectId of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText("");
        int slash = apiVersion.indexOf('/');
        JsonNode metadata = object.path("metadata");
        return new ObjectId(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                object.path("kind").asText(""),
                metadata.path("namespace").asText(""),
                metadata.path("name").asText(""));
    }

    /** From an inventory entry's {@code namespace_name_group_Kind}; empty when the text has another form. */
    public static Optional<ObjectId> parse(String text) {
        int first = text.indexOf('_');
        int last = text.lastIndexOf('_');
        int beforeGroup = last < 0 ? -1 : text.lastIndexOf('_', last - 1);
        if (first < 0 || beforeGroup <= first) {
            return Optional.empty();
        }
        return Optional.of(new ObjectId(
                text.substring(beforeGroup + 1, last),
                text.substring(last + 1),
                text.substring(0, first),
                text.substring(first + 1, beforeGroup).replace("__", ":")));
    }

    /** As inventories hold it; a colon, which only names of RBAC kinds may have, is written as two underscores. */
    public String entry() {
        String safe = group.equals(RBAC) ? name.replace(":", "__") : name;
        return namespace + "_" + safe + "_" + group + "_" + kind;
    }

    public ObjectId inNamespace(String other) {
        return new ObjectId(group, kind, other, name);
    }

    public String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As messages name it: {@code Kind/namespace/name}. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
    }
}
