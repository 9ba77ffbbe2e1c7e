package io.weirkeeper.service.notification.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.notification.send.SecretReader;
import java.util.Map;
import java.util.Optional;

/** Gives receivers the path of their webhook. */
public final class ReceiverReconciler implements Reconciler<Receiver> {
    private static final String WEBHOOK_PATH = "webhookPath";

    private final SecretReader secrets;

    public ReceiverReconciler(SecretReader secrets) {
        this.secrets = secrets;
    }

    @Override
    public Outcome reconcile(Run<Receiver> run) {
        Receiver receiver = run.resource();
        return settle(run, ReceiverPlan.ofSpec(receiver).orElseGet(() -> withSecret(receiver)));
    }

    private ReceiverPlan withSecret(Receiver receiver) {
        LocalObjectReference reference = receiver.spec().secretRef();
        String name = reference == null ? "" : reference.name();
        return ReceiverPlan.ofSecret(
                receiver, name, secrets.read(receiver.metadata().namespace(), name));
    }

    private static Outcome settle(Run<Receiver> run, ReceiverPlan plan) {
        return switch (plan) {
            case ReceiverPlan.Open open -> open(run, open);
            case ReceiverPlan.TokenMissing missing -> {
                ObjectStatus status = run.status()
                        .without(Condition.STALLED)
                        .markTrue(Condition.RECONCILING, Reasons.PROGRESSING_WITH_RETRY, "Reconciliation in progress")
                        .markFalse(Condition.READY, Reasons.TOKEN_NOT_FOUND, missing.message())
                        .with(WEBHOOK_PATH, (JsonNode) null);
                yield new Outcome.Retry(
                        Effects.of(status).with(EventDraft.error(Reasons.FAILED, missing.message(), Map.of())),
                        Optional.empty());
            }
            case ReceiverPlan.Misconfigured wrong -> {
                ObjectStatus status = run.status()
                        .without(Condition.RECONCILING)
                        .markTrue(Condition.STALLED, wrong.reason(), wrong.message())
                        .markFalse(Condition.READY, wrong.reason(), wrong.message())
                        .observed();
                yield new Outcome.Stalled(
                        Effects.of(status).with(EventDraft.error(wrong.reason(), wrong.message(), Map.of())));
            }
        };
    }

    private static Outcome open(Run<Receiver> run, ReceiverPlan.Open plan) {
        ObjectStatus status = run.status()
                .without(Condition.STALLED, Condition.RECONCILING)
                .markTrue(Condition.READY, Reasons.SUCCEEDED, "Receiver initialized for path: " + plan.webhookPath())
                .with(WEBHOOK_PATH, plan.webhookPath())
                .observed();
        EventDraft finished = EventDraft.trace(
                Reasons.SUCCEEDED,
                "Reconciliation finished, next run in "
                        + GoDuration.format(run.resource().spec().interval()));
        return new Outcome.Ready(
                Effects.of(status).with(finished), run.resource().spec().interval());
    }

    @Override
    public Outcome finish(Run<Receiver> run) {
        return new Outcome.Finalized(Effects.of(run.status()));
    }

    @Override
    public Outcome failed(Run<Receiver> run, ReconcileException failure) {
        ObjectStatus status = run.status()
                .markTrue(Condition.RECONCILING, Reasons.PROGRESSING_WITH_RETRY, "Reconciliation in progress")
                .markFalse(Condition.READY, failure.reason(), failure.text());
        return new Outcome.Retry(
                Effects.of(status).with(EventDraft.error(Reasons.FAILED, failure.text(), Map.of())), Optional.empty());
    }
}
