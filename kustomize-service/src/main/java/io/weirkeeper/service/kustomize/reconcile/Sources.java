package io.weirkeeper.service.kustomize.reconcile;

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
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.Optional;

/** Reads the source of a Kustomization from the API server. */
final class Sources {
    private final KubeApi api;
    private final KustomizeSettings settings;

    Sources(KubeApi api, KustomizeSettings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** @throws ReconcileException stalled when access is denied */
    Source find(KustomizationPlan plan) {
        String kind = plan.spec().sourceRef().kind();
        String name = plan.spec().sourceRef().name();
        String namespace = plan.sourceNamespace();
        String named = kind + "/" + namespace + "/" + name;
        if (settings.noCrossNamespaceRefs() && !namespace.equals(plan.key().namespace())) {
            throw denied("can't access '" + named + "', cross-namespace references have been blocked");
        }
        if (kind.equals("ExternalArtifact") && !settings.allowExternalArtifact()) {
            throw denied("can't access '" + named + "', ExternalArtifact feature gate is disabled");
        }
        KnownKind known = KnownKind.ofKind(kind)
                .orElseThrow(() -> new ReconcileException(
                        Reasons.ARTIFACT_FAILED,
                        Disposition.RETRY,
                        "source `" + name + "` kind '" + kind + "' not supported",
                        null));
        Optional<ObjectNode> source = api.get(type(known), namespace, name);
        if (source.isEmpty()) {
            return new Source.Missing(known.plural() + "." + known.group() + " \"" + name + "\" not found");
        }
        return artifact(source.get(), named);
    }

    static ResourceType type(KnownKind known) {
        return new ResourceType(known.group(), known.version(), known.plural(), known.kind(), true);
    }

    private static Source artifact(ObjectNode source, String named) {
        JsonNode artifact = source.path("status").path("artifact");
        if (!artifact.isObject()) {
            return new Source.Empty(QuietWaits.isUnderWay(source));
        }
        try {
            return new Source.Offer(RecordJson.decode(artifact, Artifact.class));
        } catch (DecodeException e) {
            throw new ReconcileException(
                    Reasons.ARTIFACT_FAILED,
                    Disposition.RETRY,
                    "the artifact in the status of " + named + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static ReconcileException denied(String message) {
        return new ReconcileException(Reasons.ACCESS_DENIED, Disposition.STALLED, message, null);
    }
}
