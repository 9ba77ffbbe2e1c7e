package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.release.Observation;
import io.weirkeeper.runtime.access.AccessException;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.access.Users;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.health.HealthJudge;
import io.weirkeeper.runtime.health.HealthJudges;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.runtime.service.OwnerTriggers;
import io.weirkeeper.service.helm.fetch.ChartFetcher;
import io.weirkeeper.service.helm.fetch.ReleaseValues;
import io.weirkeeper.service.helm.memory.Admission;
import io.weirkeeper.service.helm.release.Access;
import io.weirkeeper.service.helm.release.ReleaseActions;
import io.weirkeeper.service.helm.release.ReleaseDrift;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Brings a HelmRelease from its source to a release of its chart with its values. */
public final class HelmReleaseReconciler implements Reconciler<HelmRelease> {
    /** Causes of runs that are about nothing but the release's objects. */
    private static final Set<String> OBJECTS = Set.of(OwnerTriggers.DRIFT, OwnerTriggers.DELETED);

    private final HelmSettings settings;
    private final Sources sources;
    private final ChartTemplates charts;
    private final DependencyCheck dependencies;
    private final Interest interest;
    private final Rooms rooms;
    private final Users users;
    private final HealthJudges judges = new HealthJudges();
    private final ReleaseLoop.Tools tools;
    private final Removal removal;
    private final Baselines baselines;
    private final Clock clock;
    /** Whose action is under way: it is ended before anything else is done. */
    private final Map<ObjectKey, ReleaseLoop> loops = new ConcurrentHashMap<>();

    /** The verb rooms that a reconciler calls. */
    public record Rooms(
            ChartFetcher fetcher,
            ReleaseValues values,
            ReleaseActions actions,
            ReleaseDrift drift,
            Destinations destinations,
            Admission admission,
            Redactor redactor) {}

    public HelmReleaseReconciler(HelmSettings settings, Rooms rooms, Interest interest, Clock clock) {
        Destination local = rooms.destinations().local();
        KubeApi api = local.api();
        this.settings = settings;
        this.sources = new Sources(api, settings);
        this.charts = new ChartTemplates(api, sources, rooms.actions().manager());
        this.dependencies = new DependencyCheck(api, local.mapper(), judges, settings.additiveExpressions());
        this.interest = interest;
        this.rooms = rooms;
        this.users = new Users(settings.defaultServiceAccount());
        this.clock = clock;
        this.baselines = new Baselines(clock);
        this.tools = new ReleaseLoop.Tools(
                rooms.actions(), new DriftCheck(rooms.drift()), baselines, rooms.redactor(), settings, clock);
        this.removal = new Removal(tools, this::access, users, rooms.destinations(), charts);
    }

    @Override
    public Outcome reconcile(Run<HelmRelease> run) {
        ReleaseLoop unfinished = loops.get(run.key());
        if (unfinished != null) {
            return advance(unfinished, run);
        }
        Optional<Instant> due = baselines.due(run.key());
        boolean isDriftWanted = run.resource().spec().driftDetection().detects();
        if (isAboutObjects(run) && !isDriftWanted && due.isPresent()) {
            return at(due.get(), Effects.of(run.status()));
        }
        HelmReleasePlan plan = new HelmReleasePlan(run.key(), run.resource().spec());
        if (!plan.hasOneChart()) {
            throw new ReconcileException(
                    "InvalidChartReference",
                    Disposition.STALLED,
                    "invalid Chart reference: set exactly one of spec.chart and spec.chartRef",
                    null);
        }
        HealthJudge _ = judges.of(plan.spec().healthCheckExprs());
        ChartTemplates.Kept kept = charts.keep(run, plan);
        ObjectStatus status = kept.status().markTrue("Reconciling", Reasons.PROGRESSING, "Fulfilling prerequisites");
        Optional<Outcome> waiting = waitForDependencies(run, plan, status);
        if (waiting.isPresent()) {
            return waiting.get();
        }
        return switch (sources.find(plan, kept.chart())) {
            case Sources.Found.NotReady(String message) ->
                new Outcome.Waiting(
                        Effects.of(status.markFalse("Ready", "SourceNotReady", message)), settings.requeueDependency());
            case Sources.Found.Ready ready -> release(run, plan, status, ready);
        };
    }

    private Optional<Outcome> waitForDependencies(Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus status) {
        if (plan.spec().dependsOn().isEmpty()) {
            return Optional.empty();
        }
        // registered before the reading, so that a dependency that becomes ready right after it still wakes us
        interest.register(
                run.key(), plan.spec().dependsOn().stream().map(plan::reference).toList());
        Inventory watched = plan.watchedDependencies();
        HealthWatch health = rooms.destinations().local().health();
        if (!watched.isEmpty()) {
            health.await(run.key(), watched, dependencies.judge(plan, run.raw()));
        }
        Optional<String> problem = dependencies.problem(plan, run.raw());
        if (problem.isEmpty()) {
            interest.clear(run.key());
            health.settle(run.key());
            return Optional.empty();
        }
        boolean isKnown = run.status().reason("Ready").equals(Reasons.DEPENDENCY_NOT_READY);
        Effects effects = Effects.of(status.markFalse("Ready", Reasons.DEPENDENCY_NOT_READY, problem.get()));
        EventDraft event = EventDraft.info(Reasons.DEPENDENCY_NOT_READY, problem.get(), Map.of());
        return Optional.of(new Outcome.Waiting(isKnown ? effects : effects.with(event), settings.requeueDependency()));
    }

    private Outcome release(
            Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus before, Sources.Found.Ready source) {
        MapValue values = rooms.values().read(run.key().namespace(), plan.spec());
        Baseline.Inputs inputs = Baseline.Inputs.of(run, source, Observation.configDigest(values));
        Optional<Baseline> last = baselines.find(run, inputs);
        boolean isLook = isAboutObjects(run);
        Optional<Instant> known = baselines.due(run.key());
        if (last.isPresent() && baselines.holds(last.get(), plan, access(plan))) {
            Instant due =
                    isLook ? last.get().due() : clock.instant().plus(plan.spec().interval());
            baselines.put(run.key(), last.get().dueAt(due));
            return at(due, Endings.told(before.without("Reconciling")));
        }
        if (!isLook) {
            baselines.forget(run.key());
        }
        Chart loaded = rooms.fetcher().fetch(source.artifact());
        SourceRevision.Revised chart =
                SourceRevision.of(loaded, source.kind(), source.artifact().revision(), settings.tracksDigest());
        Access access = access(plan);
        Attempt attempt = Attempt.of(plan, run.raw(), chart, values, access);
        if (isTargetChanged(plan, before, attempt.chartName())) {
            return removal.ofOldTarget(run, plan, before);
        }
        ObjectStatus status = attempted(run, before, attempt);
        if (!rooms.admission().enter(run.key(), Attempt.memory(loaded))) {
            String message = "waiting for memory: other releases are under way";
            return new Outcome.Waiting(
                    Effects.of(before.markTrue("Reconciling", Reasons.PROGRESSING, message)),
                    settings.requeueDependency());
        }
        ReleaseLoop loop = new ReleaseLoop(tools, attempt, inputs, extent(run), run);
        Run<HelmRelease> from =
                new Run<>(run.key(), run.raw(), run.resource(), status, run.now(), run.causes(), run.door());
        Outcome outcome = advance(loop, from);
        boolean isDone = outcome instanceof Outcome.Ready || outcome instanceof Outcome.Waiting;
        return isLook && isDone && known.isPresent() ? at(known.get(), outcome.effects()) : outcome;
    }

    /** The watch saw objects change or go, and that is all. */
    private static boolean isAboutObjects(Run<HelmRelease> run) {
        return !run.causes().isEmpty() && OBJECTS.containsAll(run.causes());
    }

    /** A deleted object is restored at once, an edited one when it is due or where that is asked for. */
    private static Extent extent(Run<HelmRelease> run) {
        if (!isAboutObjects(run)) {
            return Extent.ALL;
        }
        boolean isAtOnce = run.causes().contains(OwnerTriggers.DELETED)
                || run.annotation(Annotations.DRIFT_CORRECTION).equals("watch");
        return isAtOnce ? Extent.DRIFT : Extent.TELL_OF_DRIFT;
    }

    private Outcome at(Instant due, Effects effects) {
        Duration left = Duration.between(clock.instant(), due);
        return new Outcome.Ready(effects, left.isNegative() ? Duration.ZERO : left);
    }

    /** Remembers the loop as long as an action of it is under way, and no longer: it holds chart and values. */
    private Outcome advance(ReleaseLoop loop, Run<HelmRelease> run) {
        loops.remove(run.key());
        boolean isParked = false;
        try {
            Outcome outcome = loop.resume(run);
            if (!(outcome instanceof Outcome.Parked parked)) {
                return outcome;
            }
            isParked = true;
            loops.put(run.key(), loop);
            return new Outcome.Parked(
                    parked.effects(), parked.deadline(), (Run<HelmRelease> later) -> advance(loop, later));
        } finally {
            if (!isParked) {
                rooms.admission().leave(run.key());
            }
        }
    }

    /** This process no longer acts: what was under way is another's to unlock. */
    public void abandon() {
        loops.clear();
        baselines.clear();
        rooms.admission().clear();
    }

    private Access access(HelmReleasePlan plan) {
        try {
            return access(plan, plan.storageNamespace());
        } catch (AccessException e) {
            throw new ReconcileException("RESTClientError", Disposition.RETRY, e.text(), e);
        }
    }

    /** @throws AccessException when the cluster that the spec names cannot be reached */
    private Access access(HelmReleasePlan plan, String storageNamespace) {
        HelmReleaseSpec spec = plan.spec();
        Destination destination = rooms.destinations().of(plan.key(), spec.kubeConfig());
        KubeApi api = users.as(destination.api(), plan.key().namespace(), spec.serviceAccountName());
        boolean polls = rooms.actions().polls(spec);
        return new Access(
                destination,
                api,
                rooms.actions().store(api, storageNamespace),
                polls ? judges.of(spec.healthCheckExprs()) : HealthJudge.USUAL,
                polls);
    }

    /** Whether the release would be another one: its old self must go first. */
    private static boolean isTargetChanged(HelmReleasePlan plan, ObjectStatus status, String chartName) {
        String storage = status.field("storageNamespace").asText("");
        Optional<Snapshot> latest = History.of(status.field("history")).latest();
        if (storage.isEmpty() || latest.isEmpty()) {
            return false;
        }
        boolean renames = !chartName.equals(latest.get().chartName())
                && !"InPlaceUpdate".equals(plan.spec().upgrade().chartNameChangeStrategy());
        return !storage.equals(plan.storageNamespace())
                || !latest.get().namespace().equals(plan.releaseNamespace())
                || !latest.get().name().equals(plan.releaseName())
                || renames;
    }

    /** What is tried now; another than last time starts without failures. */
    private static ObjectStatus attempted(Run<HelmRelease> run, ObjectStatus before, Attempt attempt) {
        ObjectStatus status = before;
        String digest = status.field("lastAttemptedConfigDigest").asText("");
        boolean isOther = status.field("lastAttemptedGeneration").asLong() != run.generation()
                || !status.field("lastAttemptedRevision").asText("").equals(attempt.chartVersion())
                || (!digest.isEmpty() && !digest.equals(attempt.configDigest()));
        if (isOther || Requests.isAsked(run, Annotations.RECONCILE_RESET_AT, "lastHandledResetAt")) {
            status = Counters.cleared(status);
        }
        status = handled(run, status, Annotations.RECONCILE_FORCE_AT, "lastHandledForceAt");
        status = handled(run, status, Annotations.RECONCILE_RESET_AT, "lastHandledResetAt");
        status = status.with("storageNamespace", attempt.plan().storageNamespace())
                .with("lastAttemptedGeneration", JsonNodeFactory.instance.numberNode(run.generation()))
                .with("lastAttemptedRevision", attempt.chartVersion())
                .with("lastAttemptedConfigDigest", attempt.configDigest())
                .with("lastAttemptedValuesChecksum", (JsonNode) null)
                .with("lastReleaseRevision", (JsonNode) null);
        return Counters.with(status, "lastAttemptedRevisionDigest", attempt.ociDigest());
    }

    private static ObjectStatus handled(Run<HelmRelease> run, ObjectStatus status, String annotation, String field) {
        String asked = run.annotation(annotation);
        return asked.isEmpty() ? status : status.with(field, asked);
    }

    @Override
    public Outcome finish(Run<HelmRelease> run) {
        ReleaseLoop unfinished = loops.get(run.key());
        if (unfinished != null) {
            Outcome outcome = advance(unfinished, run);
            if (outcome instanceof Outcome.Parked) {
                return outcome;
            }
            outcome.effects().events().forEach(run.door()::tell);
            ObjectStatus status = run.door().progress(outcome.effects().status());
            return removal.begin(
                    new Run<>(run.key(), run.raw(), run.resource(), status, run.now(), run.causes(), run.door()));
        }
        return removal.begin(run);
    }

    @Override
    public Outcome failed(Run<HelmRelease> run, ReconcileException failure) {
        String text = rooms.redactor().apply(failure.text());
        ObjectStatus status = run.status();
        return switch (failure.disposition()) {
            case STALLED ->
                new Outcome.Stalled(Effects.of(status.without("Reconciling")
                                .markTrue("Stalled", failure.reason(), text)
                                .markFalse("Ready", failure.reason(), text)
                                .observed())
                        .with(EventDraft.error(failure.reason(), text, Map.of())));
            case WAITING ->
                new Outcome.Waiting(
                        Effects.of(status.markFalse(
                                "Ready",
                                failure.reason(),
                                text + ". Retrying in " + GoDuration.format(settings.requeueDependency()))),
                        settings.requeueDependency());
            case RETRY -> {
                ObjectStatus failed = status.markFalse("Ready", failure.reason(), text);
                Effects effects = Effects.of(failed).with(ReleaseFacts.of(failed));
                yield new Outcome.Retry(
                        isToldOf(failure) ? effects.with(EventDraft.error(failure.reason(), text, Map.of())) : effects,
                        Optional.empty());
            }
        };
    }

    /** Flux tells of values that cannot be read and charts that cannot be loaded. */
    private static boolean isToldOf(ReconcileException failure) {
        return failure.reason().equals("ValuesError") || failure.text().startsWith("Could not load chart");
    }

    @Override
    public void forget(ObjectKey key) {
        loops.remove(key);
        baselines.forget(key);
        charts.forget(key);
        rooms.admission().leave(key);
        interest.clear(key);
        rooms.destinations().local().health().forget(key);
        rooms.destinations().forget(key);
    }
}
