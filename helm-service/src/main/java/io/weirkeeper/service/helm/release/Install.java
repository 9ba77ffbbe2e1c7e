package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.service.helm.render.RenderRequest;
import io.weirkeeper.service.helm.render.RenderedChart;
import io.weirkeeper.service.helm.store.ReleaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first release of a chart (helm 4.2 pkg/action/install.go with helm-controller's settings). */
final class Install {
    private static final ResourceType NAMESPACE = new ResourceType("", "v1", "namespaces", "Namespace", false);

    private final ReleaseRequest request;
    private final io.weirkeeper.api.helm.Install spec;
    private final boolean isServerSide;
    private final Duration timeout;

    private Install(ReleaseRequest request, boolean helm3) {
        this.request = request;
        this.spec = request.spec().install();
        Boolean serverSide = spec.serverSideApply();
        this.isServerSide = serverSide == null ? !helm3 : serverSide;
        this.timeout = spec.timeout() == null ? request.spec().timeoutOrDefault() : spec.timeout();
    }

    static Action action(ActionContext context, ReleaseRequest request) {
        Install install = new Install(request, context.tools().helm3());
        return new Action(
                context,
                List.of(new Definitions(request, install.spec.crds(), install.isServerSide), install::prepare),
                install::failed);
    }

    private String failed(ActionContext context, String error) {
        if (context.hasRelease()) {
            context.update(
                    context.release().with(Status.FAILED, "Release \"" + request.name() + "\" failed: " + error));
        }
        return error;
    }

    private Stage.Result prepare(ActionContext context) {
        int version = availableVersion(context);
        Release release = rendered(context, version);
        List<ReleaseObject> objects;
        try {
            objects = context.objects(request.namespace()).of(release.manifest());
        } catch (ActionException e) {
            throw new ActionException("unable to build kubernetes objects from release manifest: " + e.text(), e);
        }
        ReleaseObjects.own(objects, release);
        Optional<Map<Integer, ObjectNode>> live = adoptable(context, objects);
        if (spec.createNamespace() && request.spec().targetNamespace() != null) {
            createNamespace(context);
        }
        context.create(release);
        List<ObjectNode> definitions = Definitions.all(request);
        Hooks.Settings hooks = new Hooks.Settings("failed pre-install: ", timeout, isServerSide, !spec.disableWait());
        Hooks.Settings post = new Hooks.Settings("failed post-install: ", timeout, isServerSide, !spec.disableWait());
        Stage none = Stage.once(_ -> {});
        return new Stage.Result.Then(List.of(
                spec.disableHooks() ? none : new Hooks("pre-install", hooks),
                Stage.once(inner -> new Apply(inner, isServerSide, false).run(List.of(), objects, live, definitions)),
                spec.disableWait() ? none : Await.ready(objects, !spec.disableWaitForJobs(), timeout),
                spec.disableHooks() ? none : new Hooks("post-install", post),
                Stage.once(inner -> inner.update(inner.release().with(Status.DEPLOYED, "Install complete")))));
    }

    private int availableVersion(ActionContext context) {
        List<ReleaseStore.Entry> entries = context.store().entries(request.name());
        if (entries.isEmpty()) {
            return 1;
        }
        ReleaseStore.Entry last = entries.getLast();
        boolean isOver = last.status() == Status.UNINSTALLED || last.status() == Status.FAILED;
        if (!spec.replace() || !isOver) {
            throw new ActionException("release name check failed: cannot reuse a name that is still in use", null);
        }
        if (last.status() == Status.UNINSTALLED) {
            context.store()
                    .get(request.name(), last.version())
                    .ifPresent(old -> context.update(old.with(Status.SUPERSEDED, "superseded by new release")));
        }
        return last.version() + 1;
    }

    private Release rendered(ActionContext context, int version) {
        ReleaseOptions options = new ReleaseOptions(request.name(), request.namespace(), 1, false);
        RenderedChart rendered = render(context, request, options, !spec.disableSchemaValidation());
        String now = context.time();
        return new Release(
                request.name(),
                request.namespace(),
                version,
                new Release.Info(
                        now, now, GoTime.NONE, "Initial install underway", Status.PENDING_INSTALL, 0, rendered.notes()),
                rendered.chart(),
                request.values(),
                rendered.manifest(),
                rendered.hooks(),
                isServerSide ? Release.SERVER_SIDE : Release.CLIENT_SIDE,
                Map.of());
    }

    static RenderedChart render(
            ActionContext context, ReleaseRequest request, ReleaseOptions options, boolean validates) {
        try {
            return context.tools()
                    .renderer()
                    .render(new RenderRequest(
                            request.owner(),
                            request.spec(),
                            request.chart(),
                            request.values(),
                            options,
                            request.access().api(),
                            request.access().destination(),
                            context.tools().helm3(),
                            validates));
        } catch (ChartException e) {
            throw new ActionException(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<Map<Integer, ObjectNode>> adoptable(ActionContext context, List<ReleaseObject> objects) {
        if (isServerSide && !spec.disableTakeOwnership()) {
            return Optional.empty();
        }
        try {
            Map<Integer, ObjectNode> live = context.writer().find(objects);
            if (spec.disableTakeOwnership()) {
                requireOwned(objects, live, request);
            }
            return Optional.of(live);
        } catch (ActionException e) {
            throw new ActionException("unable to continue with install: " + e.text(), e);
        }
    }

    /** Objects that are there already must carry the release's name. */
    static void requireOwned(List<ReleaseObject> objects, Map<Integer, ObjectNode> live, ReleaseRequest request) {
        live.forEach((place, object) -> {
            String why = ReleaseObjects.foreign(object, request.name(), request.namespace());
            if (!why.isEmpty()) {
                throw new ActionException(
                        ObjectWriter.described(objects.get(place))
                                + " exists and cannot be imported into the current release: " + why,
                        null);
            }
        });
    }

    private void createNamespace(ActionContext context) {
        context.ensureOwned();
        ObjectNode namespace = JsonNodeFactory.instance.objectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace
                .putObject("metadata")
                .put("name", request.namespace())
                .putObject("labels")
                .put("name", request.namespace());
        try {
            if (context.api().getMetadata(NAMESPACE, "", request.namespace()).isEmpty()) {
                context.api().create(NAMESPACE, "", namespace, context.tools().manager());
            }
        } catch (KubeException e) {
            if (!e.isConflict()) {
                throw new ActionException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
