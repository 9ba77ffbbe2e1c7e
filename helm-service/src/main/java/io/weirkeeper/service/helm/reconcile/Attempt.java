package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.release.Observation;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.values.Tables;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.service.helm.release.Access;
import io.weirkeeper.service.helm.release.ReleaseRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What one reconciliation wants to be released, and with which rights.
 *
 * @param ociDigest of the artifact that the chart came from; empty when its source has none
 * @param configDigest of the values
 * @param digests of post-renderers and common metadata
 */
record Attempt(
        HelmReleasePlan plan,
        Chart chart,
        MapValue values,
        String ociDigest,
        String configDigest,
        ReleaseState.Desired.Digests digests,
        Access access) {
    private static final long LEAST_MEMORY = 256 << 10;
    private static final long TIMES_TEXT = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    static Attempt of(
            HelmReleasePlan plan, JsonNode raw, SourceRevision.Revised chart, MapValue values, Access access) {
        return new Attempt(
                plan,
                chart.chart(),
                values,
                chart.digest(),
                Observation.configDigest(values),
                digests(raw.path("spec")),
                access);
    }

    private static ReleaseState.Desired.Digests digests(JsonNode spec) {
        return new ReleaseState.Desired.Digests(
                digest(spec.path("postRenderers")), digest(spec.path("commonMetadata")));
    }

    /** As the object has it, so that it changes when the object does. */
    private static String digest(JsonNode part) {
        if (part.isMissingNode() || part.isNull()) {
            return "";
        }
        try {
            byte[] bytes = (JSON.writeValueAsString(part) + "\n").getBytes(StandardCharsets.UTF_8);
            return Digest.of(DigestAlgorithm.SHA256, bytes).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    /** About how much memory it takes to release a chart, in bytes: it is there as text, as trees and as objects. */
    static long memory(Chart chart) {
        return LEAST_MEMORY + TIMES_TEXT * text(chart);
    }

    private static long text(Chart chart) {
        long bytes = 0;
        for (List<ChartFile> files : List.of(chart.templates(), chart.files())) {
            bytes += files.stream().mapToLong(file -> file.raw().length()).sum();
        }
        return bytes + chart.dependencies().stream().mapToLong(Attempt::text).sum();
    }

    /** Whether the chart brings definitions of kinds in {@code crds/}. */
    boolean hasDefinitions() {
        return hasDefinitions(chart);
    }

    private static boolean hasDefinitions(Chart chart) {
        return chart.files().stream().anyMatch(file -> file.name().startsWith("crds/"))
                || chart.dependencies().stream().anyMatch(Attempt::hasDefinitions);
    }

    String chartName() {
        return Text.decode(chart.metadata().name());
    }

    String chartVersion() {
        return Text.decode(chart.metadata().version());
    }

    String appVersion() {
        return Text.decode(chart.metadata().text("AppVersion"));
    }

    ReleaseRequest request() {
        return new ReleaseRequest(
                plan.key(), plan.spec(), access, plan.releaseName(), plan.releaseNamespace(), chart, values);
    }

    /** @param last the newest revision in storage, whose values may have to be kept */
    ReleaseState.Desired desired(ObjectStatus status, ReleasePolicy policy, Optional<Release> last) {
        boolean keeps = plan.spec().upgrade().preserveValues() && last.isPresent();
        return new ReleaseState.Desired(
                chartName(),
                chartVersion(),
                keeps
                        ? Observation.configDigest(Tables.coalesce(
                                Tables.copy(values), Tables.copy(last.get().config()), true))
                        : configDigest,
                digests,
                new ReleaseState.Desired.Digests(
                        status.field("observedPostRenderersDigest").asText(""),
                        status.field("observedCommonMetadataDigest").asText("")),
                status.field("observedGeneration").asLong(-1) != status.generation(),
                plan.spec().test().enable(),
                policy.toleratesFailedTests());
    }
}
