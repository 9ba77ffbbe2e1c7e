package io.weirkeeper.service.kustomize.decrypt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;

/** The ServiceAccount whose identity decrypts, with its annotations, and the tokens that are issued for it. */
record Account(KubeApi api, String namespace, String name, ObjectNode metadata) {
    private static final String MANAGER = "kustomize-controller";
    private static final int LIFETIME = 600; // seconds, the shortest that the API server issues

    String annotation(String key) {
        return metadata.path("annotations").path(key).asText("");
    }

    /** A token for somebody who trusts the cluster. */
    String token(String audience) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        ObjectNode spec = request.putObject("spec").put("expirationSeconds", LIFETIME);
        spec.putArray("audiences").add(audience);
        ResourceType type = new ResourceType("", "v1", "serviceaccounts/" + name + "/token", "TokenRequest", true);
        JsonNode issued = api.create(type, namespace, request, MANAGER);
        return issued.at("/status/token").asText();
    }
}
