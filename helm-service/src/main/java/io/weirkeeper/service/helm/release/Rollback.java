package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.service.helm.store.ReleaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Back to an earlier revision, as a new one (helm 4.2 pkg/action/rollback.go). */
final class Rollback {
    private final HelmReleaseSpec spec;
    private final String name;
    private final int version;
    private final Duration timeout;
    private @Nullable Release current;
    private Phase phase = Phase.HOOKS;

    /** What is going on, and so what a failure leaves behind. */
    private enum Phase {
        HOOKS,
        APPLY,
        WAIT
    }

    private Rollback(HelmReleaseSpec spec, String name, int version) {
        this.spec = spec;
        this.name = name;
        this.version = version;
        Duration own = spec.rollback().timeout();
        this.timeout = own == null ? spec.timeoutOrDefault() : own;
    }

    static Action action(ActionContext context, HelmReleaseSpec spec, String name, int version) {
        Rollback rollback = new Rollback(spec, name, version);
        return new Action(context, List.of(rollback::prepare), rollback::failed);
    }

    private Stage.Result prepare(ActionContext context) {
        Optional<Release> last = context.store().last(name);
        Optional<Release> previous = context.store().get(name, version);
        if (last.isEmpty()) {
            throw new ActionException("release: not found", null);
        }
        if (previous.isEmpty()) {
            throw new ActionException("release has no " + version + " version", null);
        }
        Release from = last.get();
        boolean isServerSide = Upgrade.isServerSide(spec.rollback().serverSideApply(), previous.get());
        Release target = target(context, from, previous.get(), isServerSide);
        List<ReleaseObject> originals = Upgrade.build(context, from, "current");
        List<ReleaseObject> targets = Upgrade.build(context, target, "new");
        ReleaseObjects.own(targets, target);
        if (spec.maxHistoryOrDefault() > 0) {
            context.ensureOwned();
            context.store().prune(name, spec.maxHistoryOrDefault() - 1);
        }
        context.create(target);
        current = from;
        boolean hooks = !spec.rollback().disableHooks();
        boolean waits = !spec.rollback().disableWait();
        Hooks.Settings settings = new Hooks.Settings("", timeout, isServerSide, waits);
        Stage none = Stage.once(_ -> {});
        return new Stage.Result.Then(List.of(
                hooks ? new Hooks("pre-rollback", settings) : none,
                Stage.once(inner -> {
                    phase = Phase.APPLY;
                    Map<Integer, ObjectNode> live = inner.writer().find(targets);
                    new Apply(inner, isServerSide, spec.rollback().force())
                            .run(originals, targets, Optional.of(live), List.of());
                    phase = Phase.WAIT;
                }),
                waits ? Await.ready(targets, !spec.rollback().disableWaitForJobs(), timeout) : none,
                Stage.once(_ -> phase = Phase.HOOKS),
                hooks ? new Hooks("post-rollback", settings) : none,
                Stage.once(this::succeeded)));
    }

    private Release target(ActionContext context, Release from, Release previous, boolean isServerSide) {
        return new Release(
                name,
                from.namespace(),
                from.version() + 1,
                new Release.Info(
                        from.info().firstDeployed(),
                        context.time(),
                        GoTime.NONE,
                        "Rollback to " + version,
                        Status.PENDING_ROLLBACK,
                        0,
                        previous.info().notes()),
                previous.chart(),
                previous.config(),
                previous.manifest(),
                previous.hooks(),
                isServerSide ? Release.SERVER_SIDE : Release.CLIENT_SIDE,
                Upgrade.customLabels(previous.labels()));
    }

    private void succeeded(ActionContext context) {
        for (ReleaseStore.Entry entry : context.store().entries(name)) {
            if (entry.status() == Status.DEPLOYED) {
                context.store()
                        .get(name, entry.version())
                        .ifPresent(release -> context.update(release.with(Status.SUPERSEDED)));
            }
        }
        context.update(context.release().with(Status.DEPLOYED));
    }

    /** Where a hook fails helm leaves the record pending; nothing here is to be stuck, so it is a failed one. */
    private String failed(ActionContext context, String error) {
        if (current == null || !context.hasRelease()) {
            return error;
        }
        return switch (phase) {
            case HOOKS -> {
                record(context, "Rollback \"" + name + "\" failed: " + error);
                yield error;
            }
            case APPLY -> {
                context.updateIfOurs(current.with(Status.SUPERSEDED));
                record(context, "Rollback \"" + name + "\" failed: " + error);
                yield spec.rollback().cleanupOnFail() ? Upgrade.cleanedUp(context, error) : error;
            }
            case WAIT -> {
                record(context, "Release \"" + name + "\" failed: " + error);
                yield "release " + name + " failed: " + error;
            }
        };
    }

    private static void record(ActionContext context, String description) {
        context.update(context.release().with(Status.FAILED, description));
    }
}
