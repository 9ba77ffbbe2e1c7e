package io.weirkeeper.service.source.build;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.VersionSelection;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.TimeLimit;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Charts in a registry: one repository a chart, one tag a version, {@code +} written as {@code _}. What was verified is what
 * is pulled, wherever the tag points by then. Belongs to one build.
 */
final class OciChartRepository implements ChartRepository {
    /** What Helm packages charts as, now and before 3.7. */
    private static final Set<String> CHART_LAYERS =
            Set.of("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip");

    private final String url;
    private final Registry registry;
    private final Duration timeout;
    private final ChartLimits limits;
    private Optional<OciReference> verified = Optional.empty();

    /** The registry as a HelmRepository and the spec of a chart see it. */
    interface Registry {
        /** The repository of one chart, logged in. */
        OciReader open(OciName name);

        /**
         * Checks who signed a manifest.
         *
         * @return whether anybody had to
         * @throws RepositoryException when nobody did whom it should be
         */
        boolean verify(OciReader reader, Digest digest);
    }

    /**
     * @param url {@code oci://host/path} without a slash at its end
     * @param timeout of each step
     */
    OciChartRepository(String url, Registry registry, Duration timeout, ChartLimits limits) {
        this.url = url;
        this.registry = registry;
        this.timeout = timeout;
        this.limits = limits;
    }

    @Override
    public ChartVersion find(String chart, String range) {
        String place = url + "/" + chart;
        String tag = VersionSelection.isExact(range) ? range : select(chart, place, range);
        return new ChartVersion(chart, tag, Instant.MIN, List.of(place + ":" + tag), "");
    }

    private String select(String chart, String place, String range) {
        String problem = "could not get tags for \"" + chart + "\": ";
        List<String> tags = limited(
                problem + "could not fetch tags for \"" + place + "\": ",
                () -> reader(place).tags());
        List<String> versions = tags.stream()
                .map(tag -> tag.replace('_', '+'))
                .filter(tag -> !tag.startsWith("v") && VersionSelection.isExact(tag))
                .toList();
        if (versions.isEmpty()) {
            throw new RepositoryException(problem + "unable to locate any tags in provided repository: " + place, null);
        }
        try {
            return VersionSelection.selectTag(versions, range);
        } catch (ChartException e) {
            throw new RepositoryException(e.getMessage(), e);
        }
    }

    private OciReader reader(String place) {
        return registry.open(OciName.parse(place.substring("oci://".length())));
    }

    private static OciReference tag(OciReader reader, ChartVersion version) {
        return new OciReference.Tag(reader.name(), version.version().replace('+', '_'));
    }

    @Override
    public boolean verify(ChartVersion version) {
        String problem = "failed to verify " + version.urls().getFirst() + ": ";
        OciReader reader = limited(problem, () -> reader(url + "/" + version.name()));
        Digest digest =
                limited(problem, () -> reader.resolve(tag(reader, version)).digest());
        boolean signed = registry.verify(reader, digest);
        verified = Optional.of(new OciReference.ByDigest(reader.name(), digest));
        return signed;
    }

    @Override
    public void pull(ChartVersion version, Path target) {
        String problem = "failed to get '" + version.urls().getFirst() + "': ";
        limited(problem, () -> {
            OciReader reader = reader(url + "/" + version.name());
            OciManifest manifest = reader.image(verified.orElseGet(() -> tag(reader, version)));
            OciDescriptor layer = manifest.layers().stream()
                    .filter(candidate -> CHART_LAYERS.contains(candidate.mediaType()))
                    .findFirst()
                    .orElseThrow(() -> new OciException(
                            OciException.Kind.NOT_FOUND,
                            "manifest does not contain a layer with mediatype "
                                    + "application/vnd.cncf.helm.chart.content.v1.tar+gzip"));
            try (OutputStream out = Files.newOutputStream(target)) {
                reader.blob(layer, limits.archiveBytes(), out);
            }
            return target;
        });
    }

    private <T> T limited(String problem, Callable<T> step) {
        try {
            return TimeLimit.call(timeout, step);
        } catch (OciException | RemoteException e) {
            throw new RepositoryException(problem + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new RepositoryException(
                    problem + "context deadline exceeded (no answer within spec.timeout of the HelmRepository)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RepositoryException(problem + "interrupted; it is tried again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException disk) {
                throw new RepositoryException(problem + "the chart cannot be written: " + disk.getMessage(), disk);
            }
            throw new IllegalStateException("a step failed that can only fail with an IOException", e);
        }
    }
}
