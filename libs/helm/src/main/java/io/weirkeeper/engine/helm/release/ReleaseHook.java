package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.manifest.Hook;
import java.util.List;

/** A hook of a release and how its last run went. Texts are Java's, not raw. */
public record ReleaseHook(
        String name,
        String kind,
        String path,
        String manifest,
        List<String> events,
        int weight,
        List<String> deletePolicies,
        List<String> outputLogPolicies,
        Execution lastRun) {
    public static final String TEST = "test";

    public ReleaseHook {
        events = List.copyOf(events);
        deletePolicies = List.copyOf(deletePolicies);
        outputLogPolicies = List.copyOf(outputLogPolicies);
    }

    /**
     * One run of a hook.
     *
     * @param phase Unknown, Running, Succeeded, Failed; empty before the first run
     */
    public record Execution(String startedAt, String completedAt, String phase) {
        public static final Execution NEVER = new Execution(GoTime.NONE, GoTime.NONE, "");
    }

    public static ReleaseHook of(Hook hook) {
        return new ReleaseHook(
                Text.decode(hook.name()),
                hook.kind(),
                Text.decode(hook.path()),
                Text.decode(hook.manifest()),
                hook.events(),
                hook.weight(),
                hook.deletePolicies(),
                hook.outputLogPolicies(),
                Execution.NEVER);
    }

    public boolean runsAt(String event) {
        return events.contains(event);
    }

    public ReleaseHook ran(Execution run) {
        return new ReleaseHook(name, kind, path, manifest, events, weight, deletePolicies, outputLogPolicies, run);
    }

    /** Without any policy a hook is deleted before it runs again. */
    public ReleaseHook withDefaultPolicy() {
        return deletePolicies.isEmpty()
                ? new ReleaseHook(
                        name,
                        kind,
                        path,
                        manifest,
                        events,
                        weight,
                        List.of("before-hook-creation"),
                        outputLogPolicies,
                        lastRun)
                : this;
    }
}
