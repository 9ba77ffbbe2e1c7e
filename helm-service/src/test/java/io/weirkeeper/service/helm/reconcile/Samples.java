package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import java.util.List;
import java.util.Map;

/** Specs and releases for tests. */
final class Samples {
    private Samples() {}

    /** @param yaml fields of the spec in flow style, such as {@code test: {enable: true}} */
    static HelmReleaseSpec spec(String yaml) {
        String whole =
                "{interval: 1m, chartRef: {kind: OCIRepository, name: c}" + (yaml.isEmpty() ? "" : ", " + yaml) + "}";
        try {
            return RecordJson.decode(new YAMLMapper().readTree(whole), HelmReleaseSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(whole, e);
        }
    }

    static Release release(int version, Status status) {
        MapValue chart = MapValue.create().put("metadata", YamlValues.readMap("{name: c, version: 1.0.0}"));
        return new Release(
                "r",
                "ns",
                version,
                new Release.Info("2026-11-21T07:00:00Z", "2026-11-21T07:00:00Z", "", "", status, 0, ""),
                chart,
                MapValue.create(),
                "",
                List.of(),
                "ssa",
                Map.of());
    }

    static Snapshot snapshot(int version, Status status) {
        return History.snapshot(release(version, status), "install", "");
    }

    static Snapshot tested(int version, Status status, String phase) {
        return History.withTests(snapshot(version, status), Map.of("t", new Snapshot.TestHook(null, null, phase)));
    }
}
