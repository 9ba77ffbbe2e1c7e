package io.weirkeeper.service.source.build;

import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.VersionSelection;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.oci.OciDescriptor;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciManifest;
import io.weirkeeper.remote.oci.OciName;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.remote.oci.OciReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Charts in a registry: one repository a chart, one tag a version, {@code +} written as {@code _}. */
final class OciChartRepository implements ChartRepository {
    /** What Helm packages charts as, now and before 3.7. */
    private static final Set<String> CHART_LAYERS =
            Set.of("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip");

    private final String url;
    private final Opener opener;
    private final ChartLimits limits;

    /** Opens the repository of one chart, logged in. */
    @FunctionalInterface
    interface Opener {
        OciReader open(OciName name);
    }

    /** @param url {@code oci://host/path} without a slash at its end */
    OciChartRepository(String url, Opener opener, ChartLimits limits) {
        this.url = url;
        this.opener = opener;
        this.limits = limits;
    }

    @Override
    public ChartVersion find(String chart, String range) {
        String place = url + "/" + chart;
        String tag = VersionSelection.isExact(range) ? range : select(chart, place, range);
        return new ChartVersion(chart, tag, Instant.MIN, List.of(place + ":" + tag), "");
    }

    private String select(String chart, String place, String range) {
        List<String> tags;
        try {
            tags = reader(place).tags().stream()
                    .map(tag -> tag.replace('_', '+'))
                    .filter(tag -> !tag.startsWith("v") && VersionSelection.isExact(tag))
                    .toList();
        } catch (OciException | RemoteException e) {
            throw new RepositoryException(
                    "could not get tags for \"" + chart + "\": could not fetch tags for \"" + place + "\": "
                            + e.getMessage(),
                    e);
        }
        if (tags.isEmpty()) {
            throw new RepositoryException(
                    "could not get tags for \"" + chart + "\": unable to locate any tags in provided repository: "
                            + place,
                    null);
        }
        try {
            return VersionSelection.selectTag(tags, range);
        } catch (ChartException e) {
            throw new RepositoryException(e.getMessage(), e);
        }
    }

    private OciReader reader(String place) {
        return opener.open(OciName.parse(place.substring("oci://".length())));
    }

    @Override
    public void verify(ChartVersion version) {
        throw new RepositoryException(
                "failed to verify " + version.urls().getFirst()
                        + ": spec.verify is not supported for charts by this version",
                null);
    }

    @Override
    public void pull(ChartVersion version, Path target) throws IOException {
        String reference = version.urls().getFirst();
        try (OutputStream out = Files.newOutputStream(target)) {
            OciReader reader = reader(url + "/" + version.name());
            OciManifest manifest = reader.image(
                    new OciReference.Tag(reader.name(), version.version().replace('+', '_')));
            OciDescriptor layer = manifest.layers().stream()
                    .filter(candidate -> CHART_LAYERS.contains(candidate.mediaType()))
                    .findFirst()
                    .orElseThrow(() -> new RepositoryException(
                            "failed to get '" + reference + "': manifest does not contain a layer with mediatype "
                                    + "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                            null));
            reader.blob(layer, limits.archiveBytes(), out);
        } catch (OciException | RemoteException e) {
            throw new RepositoryException("failed to get '" + reference + "': " + e.getMessage(), e);
        }
    }
}
