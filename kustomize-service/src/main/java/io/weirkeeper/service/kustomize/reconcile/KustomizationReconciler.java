package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.Decryption;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.health.HealthJudge;
import io.weirkeeper.runtime.health.HealthJudges;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.metric.StageMetrics;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.build.Build;
import io.weirkeeper.service.kustomize.build.Builder;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import io.weirkeeper.service.kustomize.fetch.DirectoryIndexes;
import io.weirkeeper.service.kustomize.fetch.Variables;
import io.weirkeeper.service.kustomize.fetch.Workspaces;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings a Kustomization from its source to applied, pruned, healthy objects. */
public final class KustomizationReconciler implements Reconciler<Kustomization> {
    private static final Logger LOG = Logger.getLogger(KustomizationReconciler.class);
    private static final Duration UNREACHABLE_RETRY = Duration.ofSeconds(5);

    private final KustomizeSettings settings;
    private final Sources sources;
    private final DependencyCheck dependencies;
    private final Interest interest;
    private final Tools tools;
    private final Preparation preparation;
    private final DriftLook drift;
    private final Removal removal;

    private final CurrentRevisions revisions;
    private final QuietWaits quietWaits = new QuietWaits();
    private final Map<ObjectKey, Attempt> attempts = new ConcurrentHashMap<>();
    /** Who got as far as a rollout since this process began. */
    private final Set<ObjectKey> rolledOut = ConcurrentHashMap.newKeySet();

    /** The verb rooms that a reconciler calls. */
    public record Rooms(
            Workspaces workspaces,
            DirectoryIndexes indexes,
            Variables variables,
            Builder builder,
            Deployer deployer,
            HealthWatch health,
            Destinations destinations,
            Redactor redactor,
            StageMetrics stages) {}

    public KustomizationReconciler(
            KustomizeSettings settings,
            KubeApi api,
            ResourceMapper mapper,
            Rooms rooms,
            DependencyWatch watch,
            CurrentRevisions revisions,
            WorkCounts counts,
            Clock clock) {
        this.settings = settings;
        this.revisions = revisions;
        this.sources = new Sources(api, settings);
        this.interest = watch.interest();
        this.tools = new Tools(
                rooms.deployer(),
                rooms.health(),
                rooms.redactor(),
                new Baselines(),
                counts,
                new HealthJudges(),
                rooms.destinations(),
                rooms.stages(),
                settings.failsEarly(),
                clock);
        this.dependencies = new DependencyCheck(
                api, mapper, watch.graph(), tools.judges(), settings.checksDependenciesBesidesExpressions());
        this.preparation =
                new Preparation(api, rooms.workspaces(), rooms.indexes(), rooms.variables(), rooms.builder(), tools);
        this.drift = new DriftLook(preparation, tools, settings.correctsDriftAtOnce());
        this.removal = new Removal(tools, api, watch.graph(), settings.requeueDependency());
    }

    @Override
    public Outcome reconcile(Run<Kustomization> run) {
        revisions.looking(run.key());
        try {
            return look(run);
        } finally {
            revisions.looked(run.key());
        }
    }

    private Outcome look(Run<Kustomization> run) {
        KustomizationPlan plan = new KustomizationPlan(run.key(), run.resource().spec());
        Attempt attempt = tools.attempt(plan);
        attempts.put(run.key(), attempt);
        tools.settle(run.key());
        check(plan);
        Source source = sources.find(plan);
        return switch (source) {
            case Source.Missing missing ->
                waiting(run, attempt, Reasons.ARTIFACT_FAILED, missing.message(), plan.retryInterval());
            case Source.Empty empty ->
                quiet(run, empty.isUnderWay())
                        .orElseGet(() -> waiting(
                                run,
                                attempt,
                                Reasons.ARTIFACT_FAILED,
                                "Source artifact not found, retrying in "
                                        + GoDuration.format(settings.requeueDependency()),
                                settings.requeueDependency()));
            case Source.Offer offer -> reconcile(run, attempt, offer);
        };
    }

    private void check(KustomizationPlan plan) {
        HealthJudge _ = tools.judges().of(plan.spec().healthCheckExprs());
        requireGate(plan.spec().decryption());
        for (int i = 0; i < plan.spec().dependsOn().size(); i++) {
            String expression = Copies.text(plan.spec().dependsOn().get(i).readyExpr());
            if (!expression.isEmpty()) {
                try {
                    CelExpression _ = tools.judges().readiness(expression);
                } catch (CelExpressionException e) {
                    throw HealthJudges.invalid("dependsOn[" + i + "].readyExpr: " + e.getMessage(), e);
                }
            }
        }
    }

    private void requireGate(@Nullable Decryption decryption) {
        if (decryption != null
                && !Copies.text(decryption.serviceAccountName()).isEmpty()
                && !settings.allowsAccountsOfObjects()) {
            throw new ReconcileException(
                    Reasons.FEATURE_GATE_DISABLED,
                    Disposition.STALLED,
                    "to use spec.decryption.serviceAccountName for decryption authentication please enable the"
                            + " ObjectLevelWorkloadIdentity feature gate in the controller",
                    null);
        }
    }

    private Outcome reconcile(Run<Kustomization> run, Attempt attempt, Source.Offer offer) {
        KustomizationPlan plan = attempt.plan();
        Artifact artifact = offer.artifact();
        Optional<Outcome> looked = drift.look(run, plan, offer);
        if (looked.isPresent()) {
            return looked.get();
        }
        // registered before the reading, so that a dependency that becomes ready right after it still wakes us
        interest.register(
                run.key(), plan.spec().dependsOn().stream().map(plan::reference).toList());
        if (!plan.watchedDependencies().isEmpty()) {
            DependencyCheck.Watched watched = dependencies.watched(run, plan, artifact.revision());
            tools.health().await(run.key(), watched.objects(), watched.judge());
        }
        Optional<DependencyCheck.Problem> problem = dependencies.problem(run, plan, artifact.revision());
        if (problem.isPresent()) {
            return quiet(run, problem.get().isUnderWay())
                    .orElseGet(() -> dependencyNotReady(
                            run, attempt, offer, problem.get().message()));
        }
        quietWaits.over(run.key());
        interest.clear(run.key());
        tools.settle(run.key());
        attempt.about(artifact.revision(), offer.originRevision());
        tools.counts().attempted(run.key(), artifact.revision());
        revisions.begun(run.key(), artifact.revision());
        Preparation.Result prepared = preparation.prepare(run, attempt, artifact);
        return switch (prepared) {
            case Preparation.Result.Unchanged unchanged -> {
                tools.counts().unchanged();
                attempt.built(unchanged.baseline());
                yield Rollout.unchanged(
                                tools, attempt, run, unchanged.baseline().managed(), rolledOut.add(run.key()))
                        .resume(run);
            }
            case Preparation.Result.Built built -> {
                Build build = built.build();
                BuildChecks.requireNames(build);
                attempt.built(built.baseline());
                BuildChecks.refuseEncrypted(build);
                tools.destinations().current(run.key()).health().unguard(run.key());
                yield new Rollout(tools, attempt, run, built, rolledOut.add(run.key())).resume(run);
            }
        };
    }

    /** A wait that is expected to be short leaves no trace, unless somebody asked for the run and waits for its answer. */
    private Optional<Outcome> quiet(Run<Kustomization> run, boolean isUnderWay) {
        String asked = run.annotation(Annotations.RECONCILE_REQUESTED_AT);
        boolean isAnswered = asked.isEmpty()
                || asked.equals(run.status().field("lastHandledReconcileAt").asText(""));
        if (!isUnderWay || !isAnswered) {
            return Optional.empty();
        }
        return quietWaits
                .left(run.key(), tools.clock().instant())
                .map(left -> new Outcome.Waiting(Effects.of(run.status()), left));
    }

    private Outcome dependencyNotReady(Run<Kustomization> run, Attempt attempt, Source.Offer offer, String problem) {
        String retrying = "Dependencies do not meet ready condition, retrying in "
                + GoDuration.format(settings.requeueDependency());
        boolean isKnown = run.status().reason("Ready").equals(Reasons.DEPENDENCY_NOT_READY);
        Outcome waiting = waiting(run, attempt, Reasons.DEPENDENCY_NOT_READY, problem, settings.requeueDependency());
        if (isKnown) {
            return waiting;
        }
        attempt.about(offer.artifact().revision(), offer.originRevision());
        return waiting.with(waiting.effects().with(attempt.info(Reasons.DEPENDENCY_NOT_READY, retrying)));
    }

    /** Something else must come first: no failure, so no error event. */
    private static Outcome waiting(
            Run<Kustomization> run, Attempt attempt, String reason, String message, Duration fallback) {
        ObjectStatus status = attempt.failed(run.status(), reason, message, run.now());
        return new Outcome.Waiting(Effects.of(status).with(Attempt.fact(status)), fallback);
    }

    @Override
    public Outcome finish(Run<Kustomization> run) {
        KustomizationPlan plan = new KustomizationPlan(run.key(), run.resource().spec());
        return removal.begin(run, plan);
    }

    @Override
    public Outcome failed(Run<Kustomization> run, ReconcileException failure) {
        revisions.failed(run.key());
        KustomizationPlan plan = new KustomizationPlan(run.key(), run.resource().spec());
        Attempt attempt = attempts.getOrDefault(run.key(), tools.attempt(plan));
        String text = tools.redactor().apply(failure.text());
        return switch (failure.disposition()) {
            case STALLED -> {
                ObjectStatus status = attempt.failed(run.status(), failure.reason(), text, run.now())
                        .without("Reconciling")
                        .markTrue("Stalled", failure.reason(), text);
                if (failure.reason().equals(Reasons.INVALID_CEL_EXPRESSION)) {
                    status = status.observed();
                }
                yield new Outcome.Stalled(failure(attempt, status, failure.reason(), text));
            }
            case WAITING -> {
                boolean isUnreachable = failure.getCause() instanceof IOException;
                Duration fallback = isUnreachable ? UNREACHABLE_RETRY : settings.requeueDependency();
                String message = text + ", retrying in " + GoDuration.format(fallback);
                yield waiting(run, attempt, failure.reason(), message, fallback);
            }
            case RETRY -> {
                LOG.errorf(
                        "Reconciliation failed after %s: %s",
                        GoDuration.format(
                                Duration.between(attempt.began(), tools.clock().instant())),
                        text);
                ObjectStatus status = attempt.failed(
                        run.status(), failure.reason(), text, tools.clock().instant());
                yield new Outcome.Retry(
                        failure(attempt, status, failure.reason(), text),
                        isPassing(failure) ? Optional.empty() : Optional.of(plan.retryInterval()));
            }
        };
    }

    private static Effects failure(Attempt attempt, ObjectStatus status, String reason, String message) {
        return Effects.of(status).with(attempt.error(reason, message)).with(Attempt.fact(status));
    }

    /** The API server was away or overloaded: soon enough to try again, with backoff, rather than at the interval. */
    private static boolean isPassing(ReconcileException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof KubeException refusal) {
                return refusal.isTemporary();
            }
        }
        return false;
    }

    @Override
    public void forget(ObjectKey key) {
        attempts.remove(key);
        rolledOut.remove(key);
        tools.baselines().forget(key);
        tools.counts().forget(key);
        interest.clear(key);
        quietWaits.over(key);
        revisions.failed(key);
        tools.destinations().forget(key);
        tools.health().forget(key);
    }
}
