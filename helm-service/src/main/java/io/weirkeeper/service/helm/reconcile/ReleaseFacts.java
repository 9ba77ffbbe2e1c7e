package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.reconcile.ObjectStatus;

/** What others are told about a HelmRelease. */
final class ReleaseFacts {
    private static final Subject RUNNER_FILLS_IN = new Subject("", "", "", "", "", "");

    private ReleaseFacts() {}

    static ReadinessFact of(ObjectStatus status) {
        long observed = status.field("observedGeneration").asLong();
        return new ReadinessFact(
                RUNNER_FILLS_IN,
                false,
                observed,
                status.is("Ready", "True") && observed == status.generation(),
                status.field("lastAttemptedRevision").asText(""),
                status.reason("Ready"));
    }

    static ReadinessFact gone() {
        return ReadinessFact.deleted(RUNNER_FILLS_IN);
    }
}
