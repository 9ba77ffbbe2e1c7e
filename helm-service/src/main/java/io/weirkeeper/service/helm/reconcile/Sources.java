package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the source of a HelmRelease's chart from the API server. */
final class Sources {
    private final KubeApi api;
    private final HelmSettings settings;

    Sources(KubeApi api, HelmSettings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** What became of looking for a source. */
    sealed interface Found {
        record Ready(String kind, Artifact artifact) implements Found {}

        record NotReady(String message) implements Found {}
    }

    /**
     * @param read the source, if it was read already
     * @throws ReconcileException stalled when access is denied; to be retried when there is no such source
     */
    Found find(HelmReleasePlan plan, @Nullable ObjectNode read) {
        HelmReleasePlan.Source source = plan.source().orElseThrow();
        requireAccess(plan, source);
        KnownKind known = KnownKind.ofKind(source.kind())
                .orElseThrow(() -> failed("source kind '" + source.kind() + "' not supported"));
        Optional<ObjectNode> object =
                read == null ? api.get(ResourceType.of(known), source.namespace(), source.name()) : Optional.of(read);
        if (object.isEmpty()) {
            throw failed("could not get Source object: " + known.plural() + "." + known.group() + " \"" + source.name()
                    + "\" not found");
        }
        return found(source, object.get());
    }

    private void requireAccess(HelmReleasePlan plan, HelmReleasePlan.Source source) {
        requireNamespace(plan, source);
        if (source.kind().equals("ExternalArtifact") && !settings.allowExternalArtifact()) {
            throw denied("can't access '" + source.named() + "', ExternalArtifact feature gate is disabled");
        }
    }

    /** @throws ReconcileException stalled when the rule against other namespaces forbids the reference */
    void requireNamespace(HelmReleasePlan plan, HelmReleasePlan.Source source) {
        if (settings.noCrossNamespaceRefs()
                && !source.namespace().equals(plan.key().namespace())) {
            throw denied("can't access '" + source.named() + "', cross-namespace references have been blocked");
        }
    }

    private static Found found(HelmReleasePlan.Source source, ObjectNode object) {
        String named = source.kind() + " '" + source.namespace() + "/" + source.name() + "' is not ready: ";
        ObjectStatus status = ObjectStatus.of(object, Instant.EPOCH);
        JsonNode artifact = status.field("artifact");
        if (!source.kind().equals("ExternalArtifact")) {
            if (status.generation() != status.field("observedGeneration").asLong(0)) {
                String why = status.is("Ready", "False")
                        ? message(status, "Ready")
                        : "latest generation of object has not been reconciled";
                return new Found.NotReady(named + why);
            }
            if (status.is("Stalled", "True")) {
                return new Found.NotReady(named + message(status, "Stalled"));
            }
        }
        if (!artifact.isObject()) {
            return new Found.NotReady(named + "does not have an artifact");
        }
        try {
            return new Found.Ready(source.kind(), RecordJson.decode(artifact, Artifact.class));
        } catch (DecodeException e) {
            throw failed("the artifact in the status of " + source.named() + " cannot be read: " + e.getMessage());
        }
    }

    private static String message(ObjectStatus status, String type) {
        return status.condition(type)
                .map(condition -> condition.path("message").asText())
                .orElse("");
    }

    private static ReconcileException denied(String message) {
        return new ReconcileException(Reasons.ACCESS_DENIED, Disposition.STALLED, message, null);
    }

    private static ReconcileException failed(String message) {
        return new ReconcileException(Reasons.ARTIFACT_FAILED, Disposition.RETRY, message, null);
    }
}
