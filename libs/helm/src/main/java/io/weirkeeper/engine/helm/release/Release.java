package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One revision of a release as Helm 4 keeps it (helm pkg/release/v1). Texts are Java's; chart and config are trees as
 * JSON has them and never change.
 *
 * @param chart everything that Helm keeps of a chart
 * @param config the user's values, merged
 * @param applyMethod {@code ssa} or {@code csa}; empty means the latter
 * @param labels labels of the record in storage, beyond Helm's own
 */
public record Release(
        String name,
        String namespace,
        int version,
        Info info,
        MapValue chart,
        MapValue config,
        String manifest,
        List<ReleaseHook> hooks,
        String applyMethod,
        Map<String, String> labels) {
    public static final String SERVER_SIDE = "ssa";
    public static final String CLIENT_SIDE = "csa";

    public Release {
        hooks = List.copyOf(hooks);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /**
     * What became of it.
     *
     * @param rollbackRevision the revision that was rolled back to; 0 when this is no rollback
     */
    public record Info(
            String firstDeployed,
            String lastDeployed,
            String deleted,
            String description,
            Status status,
            int rollbackRevision,
            String notes) {}

    public Status status() {
        return info.status();
    }

    public boolean isServerSide() {
        return applyMethod.equals(SERVER_SIDE);
    }

    public Release with(Info changed) {
        return new Release(name, namespace, version, changed, chart, config, manifest, hooks, applyMethod, labels);
    }

    public Release with(Status status, String description) {
        return with(new Info(
                info.firstDeployed(),
                info.lastDeployed(),
                info.deleted(),
                description,
                status,
                info.rollbackRevision(),
                info.notes()));
    }

    public Release with(Status status) {
        return with(status, info.description());
    }

    public Release deletedAt(String time) {
        return with(new Info(
                info.firstDeployed(),
                info.lastDeployed(),
                time,
                info.description(),
                info.status(),
                info.rollbackRevision(),
                info.notes()));
    }

    public Release with(List<ReleaseHook> changed) {
        return new Release(name, namespace, version, info, chart, config, manifest, changed, applyMethod, labels);
    }

    /** With one hook replaced by its new state, found by its path and name. */
    public Release with(ReleaseHook changed) {
        List<ReleaseHook> all = new ArrayList<>(hooks);
        all.replaceAll(hook -> hook.path().equals(changed.path())
                        && hook.name().equals(changed.name())
                        && hook.kind().equals(changed.kind())
                ? changed
                : hook);
        return with(all);
    }

    public Release withVersion(int other) {
        return new Release(name, namespace, other, info, chart, config, manifest, hooks, applyMethod, labels);
    }

    /** A text of the chart's metadata, by its name in JSON; empty when absent. */
    public String chartText(String field) {
        Value metadata = chart.get("metadata");
        Value value = metadata instanceof MapValue map ? map.get(field) : null;
        return value instanceof Text text ? Text.decode(text.raw()) : "";
    }
}
