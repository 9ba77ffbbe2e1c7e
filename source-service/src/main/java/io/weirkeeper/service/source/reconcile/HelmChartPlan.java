package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.api.source.HelmChartSpec;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.Revision;
import io.weirkeeper.engine.helm.chart.ValuesMerge;
import io.weirkeeper.service.source.build.ChartRequest;
import io.weirkeeper.service.source.verify.Identity;
import io.weirkeeper.service.source.verify.Verification;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is to be done about a HelmChart: decisions on its spec and status alone. */
final class HelmChartPlan {
    /** How much of a commit or digest goes into a version: labels have little room. */
    private static final int SHORT = 12;
    /**
     * What in a message says that a login or a certificate is at fault. Flux looks for 401 anywhere; here it is not part of
     * a digest, a port or another number.
     */
    private static final Pattern AUTHENTICATION = Pattern.compile(
            "(?<![0-9A-Za-z])401(?![0-9A-Za-z])|unauthorized|authentication required|tls|unknown certificate authority");

    private HelmChartPlan() {}

    /**
     * What is to be built.
     *
     * @param sourceRevision of the source's artifact; empty for a chart of a HelmRepository
     * @param artifact that is in the storage
     */
    static ChartRequest request(HelmChart chart, long generation, String sourceRevision, Optional<Artifact> artifact) {
        HelmChartSpec spec = chart.spec();
        boolean force = generation != chart.status().observedGeneration();
        String name = chart.status().observedChartName();
        Optional<ChartRequest.Current> current = force || name == null
                ? Optional.empty()
                : artifact.map(stored -> new ChartRequest.Current(
                        name, stored.revision(), chart.status().observedValuesFiles()));
        HelmChartSpec.Verification verify = spec.verify();
        return new ChartRequest(
                spec.chart(),
                spec.version(),
                spec.valuesFiles(),
                spec.ignoreMissingValuesFiles(),
                buildMetadata(spec, generation, sourceRevision),
                verify != null && !verify.provider().isEmpty(),
                current);
    }

    /** Makes another version of each revision, where that is asked for, and of each generation with values files. */
    private static String buildMetadata(HelmChartSpec spec, long generation, String sourceRevision) {
        String revision = spec.reconcileStrategy().equals(HelmChartSpec.REVISION) && !sourceRevision.isEmpty()
                ? shortened(spec.sourceRef().kind(), sourceRevision)
                : "";
        if (ValuesMerge.isDefault(spec.valuesFiles())) {
            return revision;
        }
        return revision.isEmpty() ? Long.toString(generation) : revision + "." + generation;
    }

    private static String shortened(String kind, String revision) {
        String hash = kind.equals(KnownKind.BUCKET.kind()) ? digest(revision) : Revision.hash(revision);
        return hash.substring(0, Math.min(SHORT, hash.length()));
    }

    private static String digest(String revision) {
        try {
            return Digest.parse(revision).hex();
        } catch (ArtifactException e) {
            return revision;
        }
    }

    /** Who must have signed the chart. */
    static Optional<Verification> verification(HelmChartSpec spec) {
        return Optional.ofNullable(spec.verify())
                .map(wanted -> new Verification(
                        wanted.provider(),
                        wanted.secretRef(),
                        null,
                        wanted.matchOIDCIdentity().stream()
                                .map(identity -> new Identity(identity.issuer(), identity.subject()))
                                .toList()));
    }

    /** Whether a failure looks like one of login or TLS, as Flux decides it. */
    static boolean isAboutAuthentication(String message) {
        return AUTHENTICATION.matcher(message).find();
    }

    /** The plural of a kind in messages of the API server. */
    static String notFound(String kind, String name) {
        String plural = KnownKind.ofKind(kind).map(KnownKind::plural).orElse(kind.toLowerCase(Locale.ROOT));
        return plural + "." + KnownKind.HELM_CHART.group() + " \"" + name + "\" not found";
    }
}
