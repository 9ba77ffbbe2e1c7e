package io.weirkeeper.service.kustomize.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Trigger;
import io.weirkeeper.runtime.reconcile.Triggers;
import io.weirkeeper.service.kustomize.reconcile.DependencyWatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The doors in: facts about sources and dependencies, and what the health watch sees, as triggers. Only enqueues. */
public final class KustomizeTriggers implements FactListener, HealthListener {
    private final Triggers triggers;
    private final Function<ObjectKey, Optional<ObjectNode>> lastSeen;
    private final DependencyWatch dependencies;

    /** @param lastSeen a Kustomization as it was last seen */
    public KustomizeTriggers(
            Triggers triggers, Function<ObjectKey, Optional<ObjectNode>> lastSeen, DependencyWatch dependencies) {
        this.triggers = triggers;
        this.lastSeen = lastSeen;
        this.dependencies = dependencies;
    }

    @Override
    public void heard(Fact fact) {
        switch (fact) {
            case ArtifactFact artifact -> artifact(artifact);
            case ReadinessFact readiness -> readiness(readiness);
        }
    }

    /** Those that do not have the revision yet, dependencies before dependents. */
    private void artifact(ArtifactFact fact) {
        List<ObjectKey> behind = triggers.referencing(fact.subject().reference()).stream()
                .filter(key -> isBehind(key, fact))
                .toList();
        for (ObjectKey key : dependencies.graph().inOrder(behind)) {
            triggers.offer(Trigger.restart(key, "artifact"));
        }
    }

    private boolean isBehind(ObjectKey key, ArtifactFact fact) {
        Optional<ObjectNode> object = lastSeen.apply(key);
        if (object.isEmpty()) {
            return true;
        }
        ObjectStatus status = ObjectStatus.of(object.get(), Instant.EPOCH);
        boolean isOnIt = status.is("Ready", "True") || status.is("Reconciling", "True");
        return fact.deleted()
                || !isOnIt
                || !status.field("lastAttemptedRevision").asText("").equals(fact.revision());
    }

    private void readiness(ReadinessFact fact) {
        if (fact.ready()) {
            dependencies
                    .interest()
                    .of(fact.subject().reference())
                    .forEach(key -> triggers.offer(Trigger.wake(key, "dependency")));
        }
    }

    @Override
    public void settled(ObjectKey owner) {
        triggers.offer(Trigger.wake(owner, "health"));
    }

    @Override
    public void deleted(ObjectKey owner, ObjectId id) {
        triggers.offer(Trigger.wake(owner, "deleted " + id));
    }
}
