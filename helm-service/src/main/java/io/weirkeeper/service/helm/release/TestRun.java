package io.weirkeeper.service.helm.release;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.Test;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.ReleaseHook;
import java.time.Duration;
import java.util.List;

/** The tests of a release (helm 4.2 pkg/action/release_testing.go). */
final class TestRun {
    private TestRun() {}

    static Action action(ActionContext context, HelmReleaseSpec spec, String name) {
        Duration own = spec.test().timeout();
        Duration timeout = own == null ? spec.timeoutOrDefault() : own;
        return new Action(
                context,
                List.of(
                        inner -> {
                            Release last = inner.store()
                                    .last(name)
                                    .orElseThrow(() -> new ActionException(ReleaseActions.NOT_FOUND, null));
                            inner.use(last);
                            Hooks.Settings settings = new Hooks.Settings("", timeout, last.isServerSide(), true);
                            return new Stage.Result.Then(List.of(new Hooks(
                                    ReleaseHook.TEST,
                                    settings,
                                    hook -> isSelected(hook.name(), spec.test().filters()))));
                        },
                        Stage.once(inner -> inner.update(inner.release()))),
                (inner, error) -> {
                    if (inner.hasRelease()) {
                        inner.update(inner.release());
                    }
                    return error;
                });
    }

    /** Whether a test runs, and so counts. */
    static boolean isSelected(String name, List<Test.Filter> filters) {
        boolean includes = false;
        boolean included = false;
        for (Test.Filter filter : filters) {
            if (filter.exclude()) {
                if (filter.name().equals(name)) {
                    return false;
                }
                continue;
            }
            includes = true;
            included |= filter.name().equals(name);
        }
        return !includes || included;
    }
}
