package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.values.Tables;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.service.helm.render.RenderedChart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The next revision of a release (helm 4.2 pkg/action/upgrade.go with helm-controller's settings). */
final class Upgrade {
    private final io.weirkeeper.api.helm.Upgrade spec;
    private final Duration timeout;
    private final Release last;
    private final Release current;
    private final boolean isServerSide;
    private final ReleaseRequest request;
    private boolean isApplied;

    private Upgrade(ReleaseRequest given, Release last, Release current) {
        this.spec = given.spec().upgrade();
        this.timeout = spec.timeout() == null ? given.spec().timeoutOrDefault() : spec.timeout();
        this.last = last;
        this.current = current;
        this.isServerSide = isServerSide(spec.serverSideApply(), last);
        this.request = spec.preserveValues() ? preserving(given, current) : given;
    }

    /** What a mode of server-side apply means after a release. */
    static boolean isServerSide(@Nullable String mode, Release before) {
        return switch (mode == null ? "auto" : mode) {
            case "enabled" -> true;
            case "disabled" -> false;
            default -> before.isServerSide();
        };
    }

    private static ReleaseRequest preserving(ReleaseRequest given, Release current) {
        MapValue values = Tables.coalesce(Tables.copy(given.values()), Tables.copy(current.config()), true);
        return new ReleaseRequest(
                given.owner(), given.spec(), given.access(), given.name(), given.namespace(), given.chart(), values);
    }

    static Action action(ActionContext context, ReleaseRequest request) {
        Holder holder = new Holder();
        return new Action(context, List.of(inner -> holder.begin(inner, request)), holder::failed);
    }

    /** The upgrade, once it is known what it starts from. */
    private static final class Holder {
        private @Nullable Upgrade upgrade;

        Stage.Result begin(ActionContext context, ReleaseRequest request) {
            Optional<Release> last = context.store().last(request.name());
            if (last.isEmpty()) {
                throw new ActionException("\"" + request.name() + "\" has no deployed releases", null);
            }
            if (last.get().status().isPending()) {
                throw new ActionException("another operation (install/upgrade/rollback) is in progress", null);
            }
            Release current = last.get();
            if (current.status() != Status.DEPLOYED) {
                Optional<Release> deployed = context.store().deployed(request.name());
                if (deployed.isEmpty() && current.status() != Status.FAILED && current.status() != Status.SUPERSEDED) {
                    throw new ActionException("\"" + request.name() + "\" has no deployed releases", null);
                }
                current = deployed.orElse(current);
            }
            Upgrade begun = new Upgrade(request, last.get(), current);
            upgrade = begun;
            return new Stage.Result.Then(
                    List.of(new Definitions(begun.request, begun.spec.crds(), begun.isServerSide), begun::prepare));
        }

        String failed(ActionContext context, String error) {
            return upgrade == null ? error : upgrade.failed(context, error);
        }
    }

    private Stage.Result prepare(ActionContext context) {
        ReleaseOptions options = new ReleaseOptions(request.name(), current.namespace(), last.version() + 1, true);
        RenderedChart rendered = Install.render(context, request, options, !spec.disableSchemaValidation());
        Release release = release(context, rendered);
        List<ReleaseObject> targets = build(context, release, "new");
        ReleaseObjects.own(targets, release);
        List<ReleaseObject> originals = build(context, current, "current");
        Optional<Map<Integer, ObjectNode>> live = live(context, originals, targets);
        if (request.spec().maxHistoryOrDefault() > 0) {
            context.ensureOwned();
            context.store().prune(request.name(), request.spec().maxHistoryOrDefault() - 1);
        }
        context.create(release);
        List<ObjectNode> definitions = Definitions.all(request);
        boolean waits = !spec.disableWait();
        Hooks.Settings pre = new Hooks.Settings("pre-upgrade hooks failed: ", timeout, isServerSide, waits);
        Hooks.Settings post = new Hooks.Settings("post-upgrade hooks failed: ", timeout, isServerSide, waits);
        Stage none = Stage.once(_ -> {});
        return new Stage.Result.Then(List.of(
                spec.disableHooks() ? none : new Hooks("pre-upgrade", pre),
                Stage.once(inner -> {
                    isApplied = true;
                    new Apply(inner, isServerSide, spec.force()).run(originals, targets, live, definitions);
                }),
                waits ? Await.ready(targets, !spec.disableWaitForJobs(), timeout) : none,
                spec.disableHooks() ? none : new Hooks("post-upgrade", post),
                Stage.once(this::succeeded)));
    }

    static List<ReleaseObject> build(ActionContext context, Release release, String which) {
        try {
            return context.objects(release.namespace()).of(release.manifest());
        } catch (ActionException e) {
            throw new ActionException(
                    "unable to build kubernetes objects from " + which + " release manifest: " + e.text(), e);
        }
    }

    private Optional<Map<Integer, ObjectNode>> live(
            ActionContext context, List<ReleaseObject> originals, List<ReleaseObject> targets) {
        if (isServerSide && !spec.disableTakeOwnership() && !spec.cleanupOnFail()) {
            return Optional.empty();
        }
        Map<Integer, ObjectNode> live = context.writer().find(targets);
        if (spec.disableTakeOwnership()) {
            Set<Object> known = new HashSet<>();
            originals.forEach(object -> known.add(object.id()));
            Map<Integer, ObjectNode> added = new TreeMap<>(live);
            added.keySet().removeIf(place -> known.contains(targets.get(place).id()));
            try {
                Install.requireOwned(targets, added, request);
            } catch (ActionException e) {
                throw new ActionException("unable to continue with update: " + e.text(), e);
            }
        }
        return Optional.of(live);
    }

    private Release release(ActionContext context, RenderedChart rendered) {
        return new Release(
                request.name(),
                current.namespace(),
                last.version() + 1,
                new Release.Info(
                        current.info().firstDeployed(),
                        context.time(),
                        GoTime.NONE,
                        "Preparing upgrade",
                        Status.PENDING_UPGRADE,
                        0,
                        rendered.notes()),
                rendered.chart(),
                request.values(),
                rendered.manifest(),
                rendered.hooks(),
                isServerSide ? Release.SERVER_SIDE : Release.CLIENT_SIDE,
                customLabels(last.labels()));
    }

    /** The labels of a record without those that are Helm's own. */
    static Map<String, String> customLabels(Map<String, String> labels) {
        Map<String, String> custom = new TreeMap<>(labels);
        custom.keySet().removeAll(List.of("name", "owner", "status", "version", "createdAt", "modifiedAt"));
        return custom;
    }

    private void succeeded(ActionContext context) {
        context.update(current.with(Status.SUPERSEDED));
        context.update(context.release().with(Status.DEPLOYED, "Upgrade complete"));
    }

    private String failed(ActionContext context, String error) {
        if (!context.hasRelease()) {
            return error;
        }
        if (isApplied) {
            context.updateIfOurs(current);
        }
        context.update(context.release().with(Status.FAILED, "Upgrade \"" + request.name() + "\" failed: " + error));
        return spec.cleanupOnFail() ? cleanedUp(context, error) : error;
    }

    /** Deletes what the failed action created. */
    static String cleanedUp(ActionContext context, String error) {
        List<String> errors = new ArrayList<>();
        for (ReleaseObject object : context.created()) {
            try {
                boolean _ = context.writer().delete(object, DeleteOptions.Propagation.BACKGROUND);
            } catch (KubeException e) {
                errors.add(String.valueOf(e.getMessage()));
            }
        }
        return errors.isEmpty()
                ? error
                : "an error occurred while cleaning up resources. original upgrade error: " + error
                        + ": unable to cleanup resources: " + String.join(", ", errors);
    }
}
