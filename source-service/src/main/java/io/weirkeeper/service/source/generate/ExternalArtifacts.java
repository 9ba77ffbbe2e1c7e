package io.weirkeeper.service.source.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.ArtifactGenerator;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.CommonMetadata;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.PatchKind;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Writes the ExternalArtifacts of generators, by server-side apply as Flux's source-watcher does. */
public final class ExternalArtifacts {
    /** The kind in the API. */
    public static final ResourceType TYPE = new ResourceType(
            KnownKind.EXTERNAL_ARTIFACT.group(),
            KnownKind.EXTERNAL_ARTIFACT.version(),
            KnownKind.EXTERNAL_ARTIFACT.plural(),
            KnownKind.EXTERNAL_ARTIFACT.kind(),
            true);

    private static final String MANAGER = "source-watcher";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String GENERATOR = "source.extensions.fluxcd.io/generator";

    private final KubeApi api;

    public ExternalArtifacts(KubeApi api) {
        this.api = api;
    }

    /** Makes the object of an artifact as it should be; the fields of others stay. */
    public void apply(
            ArtifactGenerator generator, String name, Map<String, String> labels, Artifact artifact, Instant now) {
        String namespace = generator.metadata().namespace();
        ObjectNode object = object(namespace, name);
        ObjectNode metadata = object.withObject("/metadata");
        CommonMetadata common = generator.spec().commonMetadata();
        Map<String, String> all = new HashMap<>();
        if (common != null) {
            all.putAll(common.labels());
            if (!common.annotations().isEmpty()) {
                metadata.set("annotations", RecordJson.toTree(common.annotations()));
            }
        }
        all.putAll(labels);
        all.put(MANAGED_BY, MANAGER);
        all.put(GENERATOR, generator.metadata().uid());
        metadata.set("labels", RecordJson.toTree(all));
        object.withObject("/spec/sourceRef")
                .put("apiVersion", KnownKind.ARTIFACT_GENERATOR.apiVersion())
                .put("kind", KnownKind.ARTIFACT_GENERATOR.kind())
                .put("name", generator.metadata().name())
                .put("namespace", namespace);
        ObjectNode applied = api.patch(TYPE, namespace, name, PatchRequest.apply(object, MANAGER, false));
        status(namespace, name, applied.at("/metadata/generation").asLong(), artifact, now);
    }

    private void status(String namespace, String name, long generation, Artifact artifact, Instant now) {
        ObjectNode object = object(namespace, name);
        ObjectNode status = object.withObject("/status");
        status.set("artifact", RecordJson.toTree(artifact));
        status.putArray("conditions")
                .addObject()
                .put("type", Condition.READY)
                .put("status", "True")
                .put("observedGeneration", generation)
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("reason", Reasons.SUCCEEDED)
                .put("message", "Artifact is ready");
        api.patch(
                TYPE,
                namespace,
                name,
                new PatchRequest(PatchKind.APPLY, object, "status", MANAGER, true, false, false));
    }

    /** Whether the generator's objects in the cluster are those of its inventory, with the same artifacts. */
    public boolean areAsRecorded(ArtifactGenerator generator) {
        String namespace = generator.metadata().namespace();
        int[] counts = new int[2];
        api.list(
                TYPE,
                ListOptions.ALL
                        .inNamespace(namespace)
                        .withLabels(GENERATOR + "=" + generator.metadata().uid()),
                object -> {
                    counts[0]++;
                    boolean recorded = generator
                            .status()
                            .has(
                                    namespace,
                                    object.at("/metadata/name").asText(),
                                    object.at("/status/artifact/digest").asText());
                    counts[1] += recorded ? 1 : 0;
                });
        int expected = generator.status().inventory().size();
        return counts[0] == expected && counts[1] == expected;
    }

    /** Removes an object; absent is fine. */
    public void delete(String namespace, String name) {
        api.delete(TYPE, namespace, name, DeleteOptions.BACKGROUND);
    }

    private static ObjectNode object(String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", KnownKind.EXTERNAL_ARTIFACT.apiVersion())
                .put("kind", KnownKind.EXTERNAL_ARTIFACT.kind());
        object.putObject("metadata").put("name", name).put("namespace", namespace);
        return object;
    }
}
