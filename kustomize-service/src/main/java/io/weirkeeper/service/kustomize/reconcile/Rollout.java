package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.apply.ApplyException;
import io.weirkeeper.runtime.apply.ApplyStep;
import io.weirkeeper.runtime.apply.ChangeSet;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.Ledger;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.apply.Pruner;
import io.weirkeeper.runtime.apply.StagedApply;
import io.weirkeeper.runtime.reconcile.Continuation;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The part of a reconciliation after the build: apply stage by stage, prune, wait for health, done. Parks wherever it
 * must wait, and is its own continuation. One worker at a time uses it.
 */
final class Rollout implements Continuation<Kustomization>, Ledger {
    private static final Logger LOG = Logger.getLogger(Rollout.class);

    private final Tools tools;
    private final Attempt attempt;
    private final KustomizationPlan plan;
    private final Destination destination;
    private final Inventory old;
    private final boolean isFirstOfProcess;
    private final boolean looksAtAll;
    private final boolean wasHealthy;

    /** The Secrets among the objects, until all is applied: a refusal may quote their values. */
    private List<ObjectNode> secrets;
    /** Null once all is applied. */
    private @Nullable StagedApply apply;

    private volatile Run<Kustomization> run;
    private volatile Inventory persisted;
    private ChangeSet changes = ChangeSet.EMPTY;
    /** Events of what was done, which go out with the next outcome. */
    private final List<EventDraft> untold = new ArrayList<>();

    private Inventory managed = Inventory.EMPTY;
    private HealthGoal goal = new HealthGoal(Inventory.EMPTY);
    private Instant checkBegan = Instant.MAX;
    private Instant checkDeadline = Instant.MAX;

    /**
     * @param isFirstOfProcess whether a wait for health may be the rest of one before a restart
     */
    Rollout(
            Tools tools,
            Attempt attempt,
            Run<Kustomization> run,
            Preparation.Result.Built built,
            boolean isFirstOfProcess) {
        List<ObjectNode> objects = built.build().objects();
        this.tools = tools;
        this.attempt = attempt;
        this.plan = attempt.plan();
        this.destination = tools.destinations().current(plan.key());
        this.run = run;
        this.old = Inventory.of(run.status().field("inventory"));
        this.persisted = old;
        this.isFirstOfProcess = isFirstOfProcess;
        this.looksAtAll = built.looksAtAll();
        this.wasHealthy = run.status().is("Healthy", "True");
        this.secrets = objects.stream()
                .filter(object -> object.path("kind").asText().equals("Secret"))
                .toList();
        this.apply = tools.deployer().apply(destination, plan.key(), plan.spec(), objects, this);
    }

    /** One with nothing to apply. */
    private Rollout(Tools tools, Attempt attempt, Run<Kustomization> run, Inventory managed, boolean isFirstOfProcess) {
        this.tools = tools;
        this.attempt = attempt;
        this.plan = attempt.plan();
        this.destination = tools.destinations().current(plan.key());
        this.run = run;
        this.old = Inventory.EMPTY;
        this.persisted = old;
        this.isFirstOfProcess = isFirstOfProcess;
        this.looksAtAll = false;
        this.wasHealthy = run.status().is("Healthy", "True");
        this.secrets = List.of();
        this.managed = managed;
    }

    /** All is as it should be already; only its health is looked at. */
    static Rollout unchanged(
            Tools tools, Attempt attempt, Run<Kustomization> run, Inventory managed, boolean isFirstOfProcess) {
        return new Rollout(tools, attempt, run, managed, isFirstOfProcess);
    }

    @Override
    public Outcome resume(Run<Kustomization> current) {
        run = current;
        try {
            return goOn();
        } catch (RuntimeException e) {
            untold.forEach(run.door()::tell); // before the event of the failure
            throw e;
        }
    }

    private Outcome goOn() {
        StagedApply unfinished = apply;
        if (unfinished != null) {
            ApplyStep step = advance(unfinished);
            switch (step) {
                case ApplyStep.Waiting waiting -> {
                    return park(waiting);
                }
                case ApplyStep.Done done -> {
                    apply = null;
                    secrets = List.of();
                    changes = done.changes();
                    managed = changes.managed();
                    applied();
                }
            }
        }
        return checkHealth();
    }

    private ApplyStep advance(StagedApply unfinished) {
        try {
            destination
                    .health()
                    .follow(
                            plan.key(),
                            old.union(unfinished.inventory()),
                            tools.judges().of(plan.spec().healthCheckExprs()));
            return unfinished.advance(tools.clock().instant());
        } catch (ApplyException e) {
            secrets.forEach(this::hide);
            String done = unfinished.changes().writes();
            String message = e.text() + "\n" + (done.isEmpty() ? "" : done + "\n");
            throw new ReconcileException(Reasons.RECONCILIATION_FAILED, Disposition.RETRY, message, e);
        }
    }

    /** The normalised form has all values in data, in base64. */
    private void hide(ObjectNode secret) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : secret.path("data")) {
            values.add(value.asText());
            values.add(decoded(value.asText()));
        }
        secret.path("stringData").forEach(value -> values.add(value.asText()));
        tools.redactor().remember(values);
    }

    private static String decoded(String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** Until the objects of a stage are ready. */
    private Outcome park(ApplyStep.Waiting waiting) {
        Map<ObjectId, String> pending = new LinkedHashMap<>();
        Map<ObjectId, String> all = apply == null ? Map.of() : apply.inventory().versions();
        waiting.pending().forEach(id -> pending.put(id, all.getOrDefault(id, "")));
        destination.health().await(plan.key(), new Inventory(pending));
        ObjectStatus status = attempt.progressing(run.status());
        return new Outcome.Parked(Effects.of(status), waiting.recheck(), this);
    }

    /** All is applied: tell it, and delete what is no longer wanted. */
    private void applied() {
        ObjectKey key = plan.key();
        destination.health().settle(key);
        if (changes.hasWrites()) {
            LOG.infof("server-side apply completed for revision %s: %s", attempt.revision(), oneLine(changes.writes()));
            untold.add(attempt.info(Reasons.PROGRESSING, changes.writes()));
        }
        Inventory now = changes.inventory();
        attempt.owns(now);
        destination.health().follow(key, now, tools.judges().of(plan.spec().healthCheckExprs()));
        Inventory stale = old.minus(now);
        if (!plan.spec().prune() || stale.isEmpty()) {
            return;
        }
        run.door().ensureOwned();
        Pruner.Result pruned = tools.deployer().prune(destination, key, plan.spec(), stale, now);
        if (!pruned.isComplete()) {
            attempt.owns(now.union(pruned.left()));
            throw new ReconcileException(Reasons.PRUNE_FAILED, Disposition.RETRY, pruned.errors(), null);
        }
        LOG.infof("garbage collection completed: %s", oneLine(pruned.changes().text()));
        untold.add(attempt.info(Reasons.PROGRESSING, pruned.changes().text()));
    }

    private static String oneLine(String lines) {
        return lines.replace("\n", ", ");
    }

    private Outcome checkHealth() {
        ObjectKey key = plan.key();
        Instant now = tools.clock().instant();
        ObjectStatus status = attempt.progressing(run.status());
        if (checkBegan.equals(Instant.MAX)) {
            goal = HealthGoal.of(plan, managed);
            if (goal.isEmpty()) {
                return succeeded(run.status().without("Healthy"), told(run.status()));
            }
            checkBegan = now;
            attempt.isChecking();
            destination
                    .health()
                    .await(key, goal.objects(), tools.judges().of(plan.spec().healthCheckExprs()));
            status = checking(attempt.progressing(run.status()));
            checkDeadline = deadline(status, now);
        }
        boolean isOver = !now.isBefore(checkDeadline);
        HealthGoal.Verdict verdict = goal.judge(
                id -> destination.health().health(key, id), destination.health()::expires, isOver, tools.failsEarly());
        return switch (verdict) {
            case HealthGoal.Verdict.Undecided _ ->
                new Outcome.Parked(told(checking(status)).with(Attempt.fact(status)), checkDeadline, this);
            case HealthGoal.Verdict.Unhealthy unhealthy -> {
                destination.health().settle(key);
                throw new ReconcileException(
                        Reasons.HEALTH_CHECK_FAILED,
                        Disposition.RETRY,
                        "health check failed after " + elapsed(checkBegan) + ": " + unhealthy.message(),
                        null);
            }
            case HealthGoal.Verdict.Healthy _ -> {
                destination.health().settle(key);
                yield healthy();
            }
        };
    }

    private Effects told(ObjectStatus status) {
        Effects effects = new Effects(status, untold, List.of());
        untold.clear();
        return effects;
    }

    private ObjectStatus checking(ObjectStatus status) {
        return status.markUnknown("Healthy", Reasons.PROGRESSING, plan.checking(attempt.revision()));
    }

    /** A wait that a restart of ours interrupted goes on, it does not begin again. */
    private Instant deadline(ObjectStatus status, Instant now) {
        if (!isFirstOfProcess) {
            return now.plus(plan.timeout());
        }
        Instant since = status.condition("Healthy")
                .map(condition ->
                        Instant.parse(condition.path("lastTransitionTime").asText()))
                .orElse(now);
        return since.plus(plan.timeout());
    }

    private Outcome healthy() {
        String message = "Health check passed in " + elapsed(checkBegan);
        ObjectStatus before = run.status();
        boolean isNewRevision =
                !attempt.revision().equals(before.field("lastAppliedRevision").asText(""));
        Effects effects = told(before);
        if (!wasHealthy || (isNewRevision && changes.hasWrites())) {
            effects = effects.with(attempt.info(Reasons.PROGRESSING, message));
        }
        return succeeded(before.markTrue("Healthy", Reasons.SUCCEEDED, message), effects);
    }

    private Outcome succeeded(ObjectStatus status, Effects effects) {
        ObjectStatus done = attempt.succeeded(status, tools.clock().instant());
        String message = "Reconciliation finished in " + elapsed(attempt.began()) + ", next run in "
                + GoDuration.format(plan.spec().interval());
        tools.baselines().put(plan.key(), attempt.reached(managed));
        destination.health().guard(plan.key(), managed.versions().keySet());
        boolean isNews = changes.hasWrites() || !run.status().is("Ready", "True");
        LOG.log(isNews ? Logger.Level.INFO : Logger.Level.DEBUG, message);
        return new Outcome.Ready(
                effects.with(done).with(attempt.finished(message)).with(Attempt.fact(done)),
                plan.spec().interval());
    }

    private String elapsed(Instant since) {
        return GoDuration.format(Duration.between(since, tools.clock().instant()));
    }

    @Override
    public synchronized void beforeWrites(Inventory all) {
        run.door().ensureOwned();
        if (persisted.containsAll(all)) {
            return;
        }
        persisted = persisted.union(all);
        attempt.owns(persisted);
        run.door().progress(attempt.progressing(run.status()));
    }

    @Override
    public void seen(ObjectNode live) {
        destination.health().seen(live);
    }

    @Override
    public void applied(ObjectNode live, long content) {
        destination.health().applied(live, content);
    }

    @Override
    public boolean isApplied(ObjectId id, long content) {
        return !looksAtAll && destination.health().isApplied(plan.key(), id, content);
    }
}
