package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How runs over sources of any kind end that do not succeed, and how sources go.
 *
 * @param requeueDependency {@code --requeue-dependency}
 */
record SourceEnding(SourceKind kind, ArtifactStore store, Duration requeueDependency) {

    /** A run failed after what is noted in it. */
    Outcome failed(ReconcileException failure, SourceRun work) {
        return failed(failure, work.status(), work.events());
    }

    /** A run failed before it began. */
    Outcome failed(ReconcileException failure, Run<?> run) {
        return failed(failure, run.status(), List.of());
    }

    private Outcome failed(ReconcileException failure, ObjectStatus status, List<EventDraft> events) {
        ObjectStatus ended = switch (failure.disposition()) {
            case STALLED ->
                status.without(Condition.RECONCILING)
                        .markTrue(Condition.STALLED, failure.reason(), failure.text())
                        .observed();
            case WAITING, RETRY -> retrying(status.without(Condition.STALLED));
        };
        EventDraft event = failure.disposition() == Disposition.WAITING
                ? EventDraft.trace(failure.reason(), failure.text())
                : EventDraft.error(failure.reason(), failure.text(), Map.of());
        Effects effects = new Effects(kind.summary().summarize(ended), events, List.of()).with(event);
        effects = ArtifactFacts.of(effects.status(), store).map(effects::with).orElse(effects);
        return switch (failure.disposition()) {
            case STALLED -> new Outcome.Stalled(effects);
            case WAITING -> new Outcome.Waiting(effects, requeueDependency);
            case RETRY -> new Outcome.Retry(effects, Optional.empty());
        };
    }

    /** Reconciling that is still there at the end means that it is tried again. */
    private static ObjectStatus retrying(ObjectStatus status) {
        return status.condition(Condition.RECONCILING)
                .map(reconciling -> status.markTrue(
                        Condition.RECONCILING,
                        Reasons.PROGRESSING_WITH_RETRY,
                        reconciling.path("message").asText()))
                .orElse(status);
    }

    /** The object is being deleted: its files go. */
    Outcome finish(Run<?> run) {
        try {
            boolean removed = store.removeAll(new ArtifactPath(
                    kind.type().kind(), run.key().namespace(), run.key().name(), "*"));
            Effects effects = Effects.of(run.status()).with(ArtifactFact.deleted(run.subject()));
            return new Outcome.Finalized(
                    removed
                            ? effects.with(EventDraft.trace(
                                    Reasons.GARBAGE_COLLECTION_SUCCEEDED,
                                    "garbage collected artifacts for deleted resource"))
                            : effects);
        } catch (StoreException e) {
            throw new ReconcileException(
                    Reasons.GARBAGE_COLLECTION_FAILED,
                    Disposition.RETRY,
                    "garbage collection for deleted resource failed: " + e.text(),
                    e);
        }
    }
}
