package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which HelmReleases a fact is news for. */
public final class WakeUps {
    private final Function<String, List<ObjectKey>> referencing;
    private final Function<ObjectKey, Optional<ObjectNode>> lastSeen;
    private final Interest interest;

    /**
     * @param referencing the HelmReleases that name an object, {@code Kind/namespace/name}
     * @param lastSeen a HelmRelease as it was last seen
     */
    public WakeUps(
            Function<String, List<ObjectKey>> referencing,
            Function<ObjectKey, Optional<ObjectNode>> lastSeen,
            Interest interest) {
        this.referencing = referencing;
        this.lastSeen = lastSeen;
        this.interest = interest;
    }

    public List<Trigger> after(Fact fact) {
        return switch (fact) {
            case ArtifactFact artifact -> after(artifact);
            case ReadinessFact readiness -> after(readiness);
        };
    }

    private List<Trigger> after(ArtifactFact fact) {
        return referencing.apply(fact.subject().reference()).stream()
                .filter(key -> isBehind(key, fact))
                .map(key -> Trigger.restart(key, "artifact"))
                .toList();
    }

    /** Not when the revision, or for OCI its digest, is what was attempted already. */
    private boolean isBehind(ObjectKey key, ArtifactFact fact) {
        Optional<ObjectNode> object = lastSeen.apply(key);
        if (object.isEmpty() || fact.deleted()) {
            return true;
        }
        ObjectStatus status = ObjectStatus.of(object.get(), Instant.EPOCH);
        boolean isOnIt = status.is("Ready", "True") || status.is("Reconciling", "True");
        String revision = status.field("lastAttemptedRevision").asText("");
        String digest = status.field("lastAttemptedRevisionDigest").asText("");
        boolean isAttempted = fact.revision().equals(revision)
                || (!digest.isEmpty()
                        && (fact.revision().endsWith("@" + digest)
                                || fact.revision().equals(digest)));
        return !isOnIt || !isAttempted;
    }

    private List<Trigger> after(ReadinessFact fact) {
        return fact.ready()
                ? interest.of(fact.subject().reference()).stream()
                        .map(key -> Trigger.wake(key, "dependency"))
                        .toList()
                : List.of();
    }
}
