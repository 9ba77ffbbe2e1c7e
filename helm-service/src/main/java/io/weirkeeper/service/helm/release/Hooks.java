package io.weirkeeper.service.helm.release;

import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.ReleaseHook;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs the hooks of an event one after the other: by weight, then by name. Each is deleted by its policies before it
 * runs, when it failed, and, once all have run, when it succeeded (helm 4.2 pkg/action/hooks.go).
 */
final class Hooks implements Stage {
    private static final String BEFORE = "before-hook-creation";
    private static final String SUCCEEDED = "hook-succeeded";
    private static final String FAILED = "hook-failed";

    private final String event;
    private final Settings settings;
    private final Predicate<ReleaseHook> selected;

    /**
     * How hooks run.
     *
     * @param prefix of the error
     * @param waits whether deletion is waited for
     */
    record Settings(String prefix, Duration timeout, boolean isServerSide, boolean waits) {}

    Hooks(String event, Settings settings) {
        this(event, settings, _ -> true);
    }

    Hooks(String event, Settings settings, Predicate<ReleaseHook> selected) {
        this.event = event;
        this.settings = settings;
        this.selected = selected;
    }

    @Override
    public Result advance(ActionContext context) {
        List<ReleaseHook> hooks = new ArrayList<>();
        for (ReleaseHook hook : context.release().hooks()) {
            if (hook.runsAt(event) && selected.test(hook)) {
                hooks.add(hook.withDefaultPolicy());
            }
        }
        hooks.sort(Comparator.comparingInt(ReleaseHook::weight).thenComparing(ReleaseHook::name));
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            ReleaseHook hook = hooks.get(i);
            stages.addAll(deletion(hook, BEFORE));
            stages.add(run(hook, hooks.subList(0, i)));
        }
        for (ReleaseHook hook : hooks.reversed()) {
            stages.addAll(deletion(hook, SUCCEEDED));
        }
        return new Result.Then(stages);
    }

    /** Deletes the hook's objects if its policies say so, and waits until they are gone. */
    private List<Stage> deletion(ReleaseHook hook, String policy) {
        if (!hook.deletePolicies().contains(policy) || hook.kind().equals("CustomResourceDefinition")) {
            return List.of();
        }
        return List.of(context -> {
            List<ReleaseObject> objects = objects(context, hook);
            List<ReleaseObject> deleted = new ArrayList<>();
            for (ReleaseObject object : objects) {
                try {
                    if (context.writer().delete(object, DeleteOptions.Propagation.BACKGROUND)) {
                        deleted.add(object);
                    }
                } catch (KubeException e) {
                    throw failure(String.valueOf(e.getMessage()), e, List.of());
                }
            }
            return settings.waits() ? new Result.Then(List.of(Await.absent(deleted, settings.timeout()))) : Result.DONE;
        });
    }

    private Stage run(ReleaseHook hook, List<ReleaseHook> before) {
        return context -> {
            List<ReleaseObject> objects = objects(context, hook);
            record(context, hook, new ReleaseHook.Execution(context.time(), GoTime.NONE, "Running"), true);
            context.log("running hook " + hook.path());
            try {
                for (ReleaseObject object : objects) {
                    if (settings.isServerSide()) {
                        context.writer().apply(object, false);
                    } else {
                        context.writer().create(object);
                    }
                }
            } catch (ActionException e) {
                finish(context, hook, "Failed");
                throw failure("warning: Hook " + event + " " + hook.path() + " failed: " + e.text(), e, List.of());
            }
            Stage waiting = Await.complete(objects, settings.timeout());
            return new Result.Then(List.of(inner -> {
                try {
                    Result result = waiting.advance(inner);
                    if (result instanceof Result.Done) {
                        finish(inner, hook, "Succeeded");
                    }
                    return result;
                } catch (ActionException e) {
                    finish(inner, hook, "Failed");
                    throw failure(e.text(), e, cleanup(hook, before));
                }
            }));
        };
    }

    private List<Stage> cleanup(ReleaseHook failed, List<ReleaseHook> before) {
        List<Stage> stages = new ArrayList<>(deletion(failed, FAILED));
        before.forEach(hook -> stages.addAll(deletion(hook, SUCCEEDED)));
        return stages;
    }

    private ActionException failure(String message, Throwable cause, List<Stage> cleanup) {
        return new ActionException(settings.prefix() + message, cause, cleanup);
    }

    private List<ReleaseObject> objects(ActionContext context, ReleaseHook hook) {
        try {
            return context.objects(context.release().namespace()).of(hook.manifest());
        } catch (ActionException e) {
            throw failure(
                    "unable to build kubernetes object for " + event + " hook " + hook.path() + ": " + e.text(),
                    e,
                    List.of());
        }
    }

    private static void finish(ActionContext context, ReleaseHook hook, String phase) {
        ReleaseHook known = context.release().hooks().stream()
                .filter(each -> each.path().equals(hook.path()) && each.name().equals(hook.name()))
                .findFirst()
                .orElse(hook);
        record(context, hook, new ReleaseHook.Execution(known.lastRun().startedAt(), context.time(), phase), false);
    }

    /** Helm stores the record when a hook begins, and what became of it with the next change. */
    private static void record(ActionContext context, ReleaseHook hook, ReleaseHook.Execution run, boolean store) {
        Release changed = context.release().with(hook.ran(run));
        if (store) {
            context.update(changed);
        } else {
            context.use(changed);
        }
    }
}
