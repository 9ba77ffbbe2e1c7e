package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.runtime.access.AccessException;
import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.access.Users;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.helm.release.Access;
import io.weirkeeper.service.helm.release.Action;
import io.weirkeeper.service.helm.release.ReleaseActions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** The end of a release: because its HelmRelease is deleted, or because it asks for another release. */
final class Removal {
    private static final Logger LOG = Logger.getLogger(Removal.class);

    private final ReleaseLoop.Tools tools;
    private final Rights rights;
    private final Users users;
    private final Destinations destinations;
    private final ChartTemplates charts;

    /** How a release is got at. */
    @FunctionalInterface
    interface Rights {
        /** @throws AccessException when the cluster that the spec names cannot be reached */
        Access of(HelmReleasePlan plan, String storageNamespace);
    }

    Removal(ReleaseLoop.Tools tools, Rights rights, Users users, Destinations destinations, ChartTemplates charts) {
        this.tools = tools;
        this.rights = rights;
        this.users = users;
        this.destinations = destinations;
        this.charts = charts;
    }

    /** What follows a successful uninstall. */
    private interface Rest extends BiFunction<Run<HelmRelease>, ObjectStatus, Outcome> {}

    /** The HelmRelease is being deleted. */
    Outcome begin(Run<HelmRelease> run) {
        HelmReleasePlan plan = new HelmReleasePlan(run.key(), run.resource().spec());
        if (plan.spec().suspend()) {
            return finalized(run.status());
        }
        String storage = run.status().field("storageNamespace").asText("");
        if (storage.isEmpty()) {
            return deleteChart(run, plan, run.status());
        }
        boolean hasUser = plan.spec().kubeConfig() != null
                || users.exists(
                        destinations.local().api(),
                        run.key().namespace(),
                        plan.spec().serviceAccountName());
        if (!hasUser) {
            LOG.error("skipping Helm release uninstallation: the service account to act as is gone");
            return deleteChart(run, plan, run.status());
        }
        try {
            Access _ = rights.of(plan, storage);
        } catch (AccessException e) {
            if (e.isMissing()) {
                LOG.errorf("skipping Helm release uninstallation: %s", e.text());
                return deleteChart(run, plan, run.status());
            }
            throw new ReconcileException(
                    "UninstallFailed",
                    Disposition.RETRY,
                    "failed to build REST client getter to uninstall release: " + e.text(),
                    e);
        }
        return uninstall(run, plan, run.status(), (later, status) -> deleteChart(later, plan, cleared(status)));
    }

    private static ObjectStatus cleared(ObjectStatus status) {
        return Reports.withHistory(status, History.EMPTY)
                .with("storageNamespace", (JsonNode) null)
                .with("inventory", (JsonNode) null);
    }

    /** The HelmRelease asks for another release: the old one goes, then a new run begins. */
    Outcome ofOldTarget(Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus status) {
        LOG.info("release target configuration changed: running uninstall for current release");
        return uninstall(
                run,
                plan,
                status,
                (_, after) ->
                        new Outcome.Retry(Effects.of(Counters.cleared(cleared(after))), Optional.of(Duration.ZERO)));
    }

    private Outcome uninstall(Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus status, Rest rest) {
        Optional<Snapshot> latest = History.of(status.field("history")).latest();
        if (latest.isEmpty()) {
            return rest.apply(run, status);
        }
        Access access = rights.of(plan, status.field("storageNamespace").asText(""));
        Action action = tools.actions()
                .uninstall(run.key(), plan.spec(), access, latest.get().name());
        return advance(run, plan, status, new Uninstalling(action, latest.get(), rest));
    }

    private record Uninstalling(Action action, Snapshot latest, Rest rest) {}

    private Outcome advance(
            Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus status, Uninstalling uninstalling) {
        return switch (uninstalling.action().advance(run.door()::ensureOwned)) {
            case Action.Progress.Waiting waiting ->
                new Outcome.Parked(
                        Effects.of(status),
                        waiting.deadline(),
                        (Run<HelmRelease> later) -> advance(later, plan, later.status(), uninstalling));
            case Action.Progress.Done done -> ended(run, plan, status, uninstalling, done.result());
        };
    }

    private Outcome ended(
            Run<HelmRelease> run,
            HelmReleasePlan plan,
            ObjectStatus before,
            Uninstalling uninstalling,
            Action.Result result) {
        Snapshot latest = uninstalling.latest();
        String name = History.releaseName(latest);
        if (result.error().equals(ReleaseActions.NOT_FOUND)) {
            ObjectStatus status = before.markFalse(
                    Summary.RELEASED,
                    "UninstallSucceeded",
                    "Release " + name + " was not found, assuming it is uninstalled");
            return uninstalling.rest().apply(run, status);
        }
        if (plan.spec().uninstall().keepHistory() && result.error().contains("is already deleted")) {
            ObjectStatus status = before.markFalse(
                    Summary.RELEASED, "UninstallSucceeded", "Release " + name + " was already uninstalled");
            return uninstalling.rest().apply(run, status);
        }
        History history = Reports.uninstalled(History.of(before.field("history")), result, "uninstall");
        ObjectStatus status = Reports.withHistory(before, history);
        String error = mismatch(latest, result).orElse(result.error());
        String about = " for release " + name + " with chart " + History.chartName(latest);
        if (error.isEmpty()) {
            String message = "Helm uninstall succeeded" + about;
            run.door().tell(EventDraft.info("UninstallSucceeded", message, Reports.metadata(latest)));
            return uninstalling
                    .rest()
                    .apply(
                            run,
                            status.with("inventory", (JsonNode) null)
                                    .markFalse(Summary.RELEASED, "UninstallSucceeded", message));
        }
        String message = tools.redactor().apply("Helm uninstall failed" + about + ": " + error);
        status = Counters.one(status, Counters.FAILURES)
                .markFalse(Summary.RELEASED, "UninstallFailed", message)
                .markFalse("Ready", "UninstallFailed", message);
        EventDraft event = EventDraft.error(
                "UninstallFailed", tools.redactor().apply(Reports.withLogs(message, result)), Reports.metadata(latest));
        return new Outcome.Retry(Effects.of(status).with(event), Optional.empty());
    }

    private static Optional<String> mismatch(Snapshot latest, Action.Result result) {
        Optional<Release> other = result.release()
                .filter(release -> release.version() != latest.version()
                        || !release.name().equals(latest.name())
                        || !release.namespace().equals(latest.namespace()));
        return other.map(release -> "release mismatch: uninstalled release " + release.namespace() + "/"
                + release.name() + ".v" + release.version() + " != current release " + History.releaseName(latest));
    }

    private Outcome deleteChart(Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus status) {
        destinations.forget(run.key());
        return finalized(charts.delete(run, plan, status));
    }

    private static Outcome finalized(ObjectStatus status) {
        return new Outcome.Finalized(Effects.of(status).with(ReleaseFacts.gone()));
    }
}
