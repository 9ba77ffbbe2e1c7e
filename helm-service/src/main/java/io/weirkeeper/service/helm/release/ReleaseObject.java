package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.ResourceType;

/** An object of a manifest, with the namespace it lives in and where the API serves it. The JSON may be changed. */
record ReleaseObject(ObjectId id, ResourceType type, ObjectNode json) {
    /** As Helm's errors name it: {@code namespace/name group/version, Kind=kind}. */
    String described() {
        return id.namespace() + "/" + id.name() + " " + type.apiVersion() + ", Kind=" + type.kind();
    }

    String annotation(String name) {
        return json.path("metadata").path("annotations").path(name).asText("");
    }
}
