package io.weirkeeper.service.source.build;

import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.IndexException;
import io.weirkeeper.engine.helm.index.VersionSelection;
import io.weirkeeper.service.source.fetch.HelmAccess;
import io.weirkeeper.service.source.fetch.HelmServer;
import io.weirkeeper.service.source.fetch.HelmServerException;
import io.weirkeeper.service.source.fetch.HelmUrl;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Charts of a repository that has an index. */
final class HttpChartRepository implements ChartRepository {
    private final HelmAccess access;
    private final HelmServer server;
    private final Index index;
    private final ChartLimits limits;

    /** Looks charts up. */
    @FunctionalInterface
    interface Index {
        /** The versions of a chart; empty when there is no such chart. */
        Optional<List<ChartVersion>> versions(String chart);
    }

    HttpChartRepository(HelmAccess access, HelmServer server, Index index, ChartLimits limits) {
        this.access = access;
        this.server = server;
        this.index = index;
        this.limits = limits;
    }

    @Override
    public ChartVersion find(String chart, String range) {
        Optional<List<ChartVersion>> versions;
        try {
            versions = index.versions(chart);
        } catch (IndexException e) {
            throw new RepositoryException("failed to load index: " + e.text(), e);
        } catch (HelmServerException e) {
            throw new RepositoryException(
                    "failed to cache index: failed to cache index to temporary file: " + e.text(), e);
        }
        return VersionSelection.select(
                chart, versions.orElseThrow(() -> new ChartException("no chart name found")), range);
    }

    @Override
    public boolean verify(ChartVersion version) {
        throw new RepositoryException("not implemented", null);
    }

    @Override
    public void pull(ChartVersion version, Path target) {
        if (version.urls().isEmpty()) {
            throw new RepositoryException("chart '" + version.name() + "' has no downloadable URLs", null);
        }
        try {
            URI url = HelmUrl.chart(access.url(), version.urls().getFirst());
            server.download(access, url, target, limits.archiveBytes());
        } catch (HelmServerException e) {
            throw e.kind() == HelmServerException.Kind.TOO_LARGE
                    ? new RepositoryException(
                            "size of chart '" + version.name() + "-" + version.version() + ".tgz' exceeds '"
                                    + limits.archiveBytes() + "' bytes limit",
                            e)
                    : new RepositoryException(e.text(), e);
        } catch (ChartException e) {
            throw new RepositoryException(e.getMessage(), e);
        }
    }
}
