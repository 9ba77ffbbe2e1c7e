package io.weirkeeper.engine.helm.index;

import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.semver.VersionConstraint;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Chooses among versions as Flux's source-controller does: what is written exactly so, else the highest that a range of
 * Masterminds/semver allows. Nothing or {@code *} means the newest that is no pre-release.
 */
public final class VersionSelection {
    private VersionSelection() {}

    /**
     * The version of a chart to take; of several with the same precedence the one created last.
     *
     * @throws ChartException when none fits or the range cannot be read
     */
    public static ChartVersion select(String chart, List<ChartVersion> versions, String range) {
        if (versions.isEmpty()) {
            throw new ChartException("no chart version found");
        }
        for (ChartVersion version : versions) {
            if (!range.isEmpty() && version.version().equals(range)) {
                return version;
            }
        }
        VersionConstraint constraint = constraint(range);
        ChartVersion best = null;
        SemanticVersion highest = null;
        for (ChartVersion version : versions) {
            Optional<SemanticVersion> parsed = full(version.version()).filter(constraint::allows);
            if (parsed.isEmpty()) {
                continue;
            }
            int order = highest == null ? 1 : parsed.get().compareTo(highest);
            boolean newer = best == null || !version.created().isBefore(best.created());
            if (order > 0 || (order == 0 && newer)) {
                best = version;
                highest = parsed.get();
            }
        }
        if (best == null) {
            throw new ChartException("no '" + chart + "' chart with version matching '" + range + "' found");
        }
        return best;
    }

    /**
     * The tag of a registry to take.
     *
     * @throws ChartException when none fits or the range cannot be read
     */
    public static String selectTag(Collection<String> tags, String range) {
        if (!range.isEmpty() && tags.contains(range)) {
            return range;
        }
        VersionConstraint constraint = constraint(range);
        return tags.stream()
                .flatMap(tag -> full(tag).stream())
                .filter(constraint::allows)
                .max(SemanticVersion::compareTo)
                .map(SemanticVersion::original)
                .orElseThrow(() ->
                        new ChartException("could not locate a version matching provided version string " + range));
    }

    /** Whether a text names one version rather than a range: three numbers, with or without a leading v. */
    public static boolean isExact(String text) {
        return full(text).isPresent();
    }

    /**
     * The version with build metadata in place of what it has.
     *
     * @throws ChartException when either cannot be read
     */
    public static String withMetadata(String version, String metadata) {
        SemanticVersion parsed;
        try {
            parsed = SemanticVersion.parse(version);
        } catch (GoError e) {
            throw new ChartException(
                    "failed to parse version from chart metadata as SemVer: " + Text.decode(e.text()), e);
        }
        try {
            SemanticVersion.parse("0.0.0+" + metadata);
        } catch (GoError e) {
            throw new ChartException("failed to set SemVer metadata on chart version: invalid metadata string", e);
        }
        return new SemanticVersion(
                        parsed.major(), parsed.minor(), parsed.patch(), parsed.prerelease(), metadata, version)
                .toString();
    }

    /** Whether a version is one that a range allows. */
    public static boolean allows(String range, String version) {
        try {
            return VersionConstraint.parse(range).allows(SemanticVersion.parse(version));
        } catch (GoError e) {
            throw new ChartException(Text.decode(e.text()), e);
        }
    }

    private static VersionConstraint constraint(String range) {
        try {
            return VersionConstraint.parse(range.isEmpty() ? "*" : range);
        } catch (GoError e) {
            throw new ChartException(Text.decode(e.text()), e);
        }
    }

    private static Optional<SemanticVersion> full(String text) {
        if (text.split("\\.", 3).length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(SemanticVersion.parse(text));
        } catch (GoError e) {
            return Optional.empty();
        }
    }
}
