package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.Optional;

/**
 * A chart under a version that names the artifact it came from, so that a tag that moves is an upgrade even when the
 * chart's own version stays. Pure.
 */
final class SourceRevision {
    private static final int SHORT = 12;
    private static final String REASON = "ChartMutateError";

    private SourceRevision() {}

    /** @param digest of the artifact; empty when its source has none */
    record Revised(Chart chart, String digest) {}

    /**
     * @param kind of the source
     * @param revision of its artifact
     * @param tracksDigest off with the feature gate DisableChartDigestTracking
     */
    static Revised of(Chart chart, String kind, String revision, boolean tracksDigest) {
        boolean hasDigest = kind.equals("OCIRepository") || (kind.equals("ExternalArtifact") && revision.contains(":"));
        if (!hasDigest) {
            return new Revised(chart, "");
        }
        String version = Text.decode(chart.metadata().version());
        if (!isVersion(version)) {
            throw failed("invalid chart version " + version);
        }
        int at = revision.indexOf('@');
        String tag = at < 0 ? "" : revision.substring(0, at).replace('_', '+');
        String digest = at < 0 ? revision : revision.substring(at + 1);
        Optional<String> tagged = at < 0 || !isVersion(tag) ? Optional.empty() : Optional.of(tag);
        if (tagged.isPresent() && !isSameVersion(tagged.get(), version)) {
            throw failed("artifact revision " + revision.substring(0, at) + " does not match chart version " + version);
        }
        int colon = digest.lastIndexOf(':');
        if (colon < 0 || digest.length() < colon + 1 + SHORT) {
            throw failed("invalid artifact revision " + revision);
        }
        String whole = tagged.isPresent() ? digest : revision;
        if (!tracksDigest) {
            return new Revised(chart, whole);
        }
        int plus = version.indexOf('+');
        String base = plus < 0 ? version : version.substring(0, plus);
        String mutated = base + "+" + digest.substring(colon + 1, colon + 1 + SHORT);
        return new Revised(chart.withVersion(Text.encode(normalized(mutated))), whole);
    }

    private static boolean isVersion(String text) {
        try {
            return !SemanticVersion.parse(Text.encode(text)).original().isEmpty();
        } catch (GoError e) {
            return false;
        }
    }

    /** As the library prints it that read it: without a leading v. */
    private static String normalized(String version) {
        return version.startsWith("v") ? version.substring(1) : version;
    }

    /** Build metadata does not count. */
    private static boolean isSameVersion(String tag, String version) {
        return withoutBuild(normalized(tag)).equals(withoutBuild(normalized(version)));
    }

    private static String withoutBuild(String version) {
        int plus = version.indexOf('+');
        return plus < 0 ? version : version.substring(0, plus);
    }

    private static ReconcileException failed(String message) {
        return new ReconcileException(REASON, Disposition.RETRY, message, null);
    }
}
