package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.service.helm.reconcile.ReleasePlanner.Ending;
import java.time.Duration;
import java.util.Optional;

/** How a run that came to its end leaves the status, and when the next one is. */
record Endings(Attempt attempt) {
    /** Nothing is left to do. */
    Outcome finished(ObjectStatus status) {
        ObjectStatus done = Summary.of(
                        status.without("Reconciling"), attempt.plan().spec(), attempt.digests())
                .observed();
        return new Outcome.Ready(told(done), attempt.plan().spec().interval());
    }

    Outcome of(ObjectStatus status, Ending ending) {
        return switch (ending) {
            case Ending.RetryAfter(Duration interval) ->
                new Outcome.Retry(
                        told(status.markTrue(
                                        "Reconciling",
                                        Reasons.PROGRESSING_WITH_RETRY,
                                        "retrying after " + GoDuration.format(interval))
                                .observed()),
                        Optional.of(interval));
            case Ending.Requeue _ ->
                new Outcome.Retry(
                        told(status.markTrue(
                                "Reconciling",
                                Reasons.PROGRESSING_WITH_RETRY,
                                status.condition("Ready")
                                        .map(ready -> ready.path("message").asText())
                                        .orElse(""))),
                        Optional.empty());
            case Ending.Finish _ ->
                new Outcome.Ready(
                        told(status.without("Reconciling").observed()),
                        attempt.plan().spec().interval());
            case Ending.Stall(String reason, String message) -> stalled(status, reason, message);
        };
    }

    Outcome stalled(ObjectStatus status, String reason, String message) {
        return new Outcome.Stalled(told(status.without("Reconciling")
                .markTrue("Stalled", reason, message)
                .observed()));
    }

    /** The status, and the fact that others hear of it. */
    static Effects told(ObjectStatus status) {
        return Effects.of(status).with(ReleaseFacts.of(status));
    }
}
