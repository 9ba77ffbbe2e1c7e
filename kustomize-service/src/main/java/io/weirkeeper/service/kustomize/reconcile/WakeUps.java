package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which Kustomizations a fact is news for. */
public final class WakeUps {
    private final Function<String, List<ObjectKey>> referencing;
    private final Function<ObjectKey, Optional<ObjectNode>> lastSeen;
    private final DependencyWatch dependencies;
    private final CurrentRevisions revisions;
    private final WorkCounts counts;

    /**
     * @param referencing the Kustomizations that name an object, {@code Kind/namespace/name}
     * @param lastSeen a Kustomization as it was last seen
     */
    public WakeUps(
            Function<String, List<ObjectKey>> referencing,
            Function<ObjectKey, Optional<ObjectNode>> lastSeen,
            DependencyWatch dependencies,
            CurrentRevisions revisions,
            WorkCounts counts) {
        this.referencing = referencing;
        this.lastSeen = lastSeen;
        this.dependencies = dependencies;
        this.revisions = revisions;
        this.counts = counts;
    }

    public List<Trigger> after(Fact fact) {
        return switch (fact) {
            case ArtifactFact artifact -> after(artifact);
            case ReadinessFact readiness -> after(readiness);
        };
    }

    /** What a revision that the Kustomization does not have does to it. */
    public static Trigger restart(ObjectKey key) {
        return Trigger.restart(key, "artifact");
    }

    /** Those that do not have the revision yet, dependencies before dependents. */
    private List<Trigger> after(ArtifactFact fact) {
        List<ObjectKey> behind = referencing.apply(fact.subject().reference()).stream()
                .filter(key -> isNews(key, fact))
                .toList();
        behind.forEach(key -> counts.announced(key, fact.revision()));
        return dependencies.graph().inOrder(behind).stream()
                .map(WakeUps::restart)
                .toList();
    }

    private boolean isNews(ObjectKey key, ArtifactFact fact) {
        Optional<ObjectNode> object = lastSeen.apply(key);
        if (object.isEmpty() || fact.deleted()) {
            return true;
        }
        if (revisions.covers(key, fact.revision())) {
            return false;
        }
        ObjectStatus status = ObjectStatus.of(object.get(), Instant.EPOCH);
        boolean isOnIt = status.is("Ready", "True") || status.is("Reconciling", "True");
        return !isOnIt || !status.field("lastAttemptedRevision").asText("").equals(fact.revision());
    }

    private List<Trigger> after(ReadinessFact fact) {
        return fact.ready()
                ? dependencies.interest().of(fact.subject().reference()).stream()
                        .map(key -> Trigger.wake(key, "dependency"))
                        .toList()
                : List.of();
    }
}
