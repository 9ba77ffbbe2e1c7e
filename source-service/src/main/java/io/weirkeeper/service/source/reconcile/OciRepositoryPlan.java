package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.source.OciRepositorySpec;
import io.weirkeeper.api.source.OciRepositoryStatus;
import io.weirkeeper.engine.artifact.Revision;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.service.source.verify.Identity;
import io.weirkeeper.service.source.verify.Verification;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is to be done about an OCIRepository: decisions on its spec and status alone. */
final class OciRepositoryPlan {
    private static final String SOURCE = "org.opencontainers.image.source";
    private static final String REVISION = "org.opencontainers.image.revision";

    private OciRepositoryPlan() {}

    /** Whether the artifact has to be made anew although the digest is the same: another selection of its content. */
    static boolean contentConfigChanged(OciRepositorySpec spec, OciRepositoryStatus status) {
        return !Objects.equals(spec.ignore(), status.observedIgnore())
                || !Objects.equals(spec.layerSelector(), status.observedLayerSelector());
    }

    /** Whether there is an artifact of that revision. */
    static boolean isAt(Optional<Artifact> artifact, String revision) {
        return artifact.isPresent() && Revision.same(artifact.get().revision(), revision);
    }

    /** Whether signatures are looked at: something new came, the spec changed, or it went wrong the last time. */
    static boolean requiresVerification(ObjectStatus status, boolean sameRevision) {
        long verified = status.condition(Condition.SOURCE_VERIFIED)
                .map(condition -> condition.path("observedGeneration").asLong())
                .orElse(0L);
        return !sameRevision || verified != status.generation() || status.is(Condition.SOURCE_VERIFIED, "False");
    }

    /** What the spec asks for, as the verifier reads it. */
    static Verification verification(OciRepositorySpec.Verification wanted) {
        return new Verification(
                wanted.provider(),
                wanted.secretRef(),
                wanted.trustedRootSecretRef(),
                wanted.matchOIDCIdentity().stream()
                        .map(identity -> new Identity(identity.issuer(), identity.subject()))
                        .toList());
    }

    /** What is told about a new artifact. */
    static String storedMessage(Artifact artifact, String url) {
        String message = "stored artifact with revision '" + artifact.revision() + "' from '" + url + "'";
        Map<String, String> annotations = artifact.metadata();
        String source = annotations.getOrDefault(SOURCE, "");
        String revision = annotations.getOrDefault(REVISION, "");
        return source.isEmpty() || revision.isEmpty()
                ? message
                : message + ", origin source '" + source + "', origin revision '" + revision + "'";
    }
}
