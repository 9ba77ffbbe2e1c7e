package io.weirkeeper.service.kustomize.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.api.kustomize.PostBuild;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Secrets and ConfigMaps that a Kustomization refers to, each read once per run with the service's own rights and
 * from its own cluster.
 */
public final class ReferencedObjects {
    /** Kind and name of an object in the Kustomization's namespace. */
    public record Reference(String kind, String name) {
        static final String SECRET = "Secret";
        static final String CONFIG_MAP = "ConfigMap";

        private ResourceType type() {
            return kind.equals(SECRET)
                    ? new ResourceType("", "v1", "secrets", kind, true)
                    : new ResourceType("", "v1", "configmaps", kind, true);
        }
    }

    private final Map<Reference, Optional<ObjectNode>> objects;

    private ReferencedObjects(Map<Reference, Optional<ObjectNode>> objects) {
        this.objects = objects;
    }

    public static ReferencedObjects read(KubeApi api, String namespace, KustomizationSpec spec) {
        Map<Reference, Optional<ObjectNode>> objects = new LinkedHashMap<>();
        for (Reference reference : references(spec)) {
            objects.put(reference, api.get(reference.type(), namespace, reference.name()));
        }
        return new ReferencedObjects(objects);
    }

    /** All that the spec names, each once. */
    public static Set<Reference> references(KustomizationSpec spec) {
        Set<Reference> all = new LinkedHashSet<>();
        PostBuild postBuild = spec.postBuild();
        if (postBuild != null) {
            postBuild.substituteFrom().forEach(from -> all.add(new Reference(from.kind(), from.name())));
        }
        var decryption = spec.decryption();
        if (decryption != null && decryption.secretRef() != null) {
            all.add(new Reference(Reference.SECRET, decryption.secretRef().name()));
        }
        var kubeConfig = spec.kubeConfig();
        if (kubeConfig != null && kubeConfig.secretRef() != null) {
            all.add(new Reference(Reference.SECRET, kubeConfig.secretRef().name()));
        }
        if (kubeConfig != null && kubeConfig.configMapRef() != null) {
            all.add(new Reference(
                    Reference.CONFIG_MAP, kubeConfig.configMapRef().name()));
        }
        return all;
    }

    /** The object, empty when there is none. */
    public Optional<ObjectNode> find(String kind, String name) {
        return objects.getOrDefault(new Reference(kind, name), Optional.empty());
    }

    /** A line per object that changes whenever the object does. */
    public List<String> versions() {
        List<String> versions = new ArrayList<>();
        objects.forEach((reference, object) -> versions.add(reference.kind() + "/" + reference.name() + " "
                + object.map(ReferencedObjects::version).orElse("absent")));
        return versions;
    }

    private static String version(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("uid").asText() + " "
                + metadata.path("resourceVersion").asText();
    }
}
