package io.weirkeeper.service.helm.release;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.Test;
import io.weirkeeper.api.helm.WaitStrategy;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.service.helm.store.ReleaseStore;
import java.util.List;

/** Begins Helm's actions. Thread-safe. */
public final class ReleaseActions {
    /** The error of an action on a release that is not in storage. */
    public static final String NOT_FOUND = "release: not found";

    private final ActionTools tools;

    public ReleaseActions(ActionTools tools) {
        this.tools = tools;
    }

    /** The field manager of everything that is applied. */
    public String manager() {
        return tools.manager();
    }

    /** Where releases are kept, as a user sees it. */
    public ReleaseStore store(KubeApi api, String namespace) {
        return new ReleaseStore(api, namespace, tools.manager(), tools.clock());
    }

    /** Whether one object that cannot become ready ends a wait, and rules of the spec say how healthy objects are. */
    public boolean polls(HelmReleaseSpec spec) {
        WaitStrategy strategy = spec.waitStrategy();
        return strategy == null ? !tools.helm3() : strategy.name().equals("poller");
    }

    public Action install(ReleaseRequest request) {
        return Install.action(context(request.owner(), request.access()), request);
    }

    public Action upgrade(ReleaseRequest request) {
        return Upgrade.action(context(request.owner(), request.access()), request);
    }

    /** @param version the revision to go back to */
    public Action rollback(ObjectKey owner, HelmReleaseSpec spec, Access access, String name, int version) {
        return Rollback.action(context(owner, access), spec, name, version);
    }

    public Action uninstall(ObjectKey owner, HelmReleaseSpec spec, Access access, String name) {
        return Uninstall.action(context(owner, access), spec, name);
    }

    public Action test(ObjectKey owner, HelmReleaseSpec spec, Access access, String name) {
        return TestRun.action(context(owner, access), spec, name);
    }

    private ActionContext context(ObjectKey owner, Access access) {
        return new ActionContext(tools, owner, access);
    }

    /** Marks a release as failed whose action died with its process. */
    public Action unlock(ObjectKey owner, Access access, Release release) {
        String reason = "Release unlocked from stale '" + release.status().text() + "' state";
        return new Action(
                context(owner, access),
                List.of(Stage.once(context -> {
                    context.use(release);
                    context.update(release.with(Status.FAILED, reason));
                })),
                (_, error) -> error);
    }

    /** What a release owns that was made as requested. */
    public Inventory inventory(ReleaseRequest request, Release release) {
        ReleaseObjects objects =
                new ReleaseObjects(request.access().destination().mapper(), release.namespace());
        return ReleaseObjects.inventory(objects.of(release.manifest()), Definitions.all(request));
    }

    /** Whether a test runs, and so counts. */
    public static boolean isSelected(String name, List<Test.Filter> filters) {
        return TestRun.isSelected(name, filters);
    }
}
