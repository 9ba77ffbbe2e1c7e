package io.weirkeeper.service.source.build;

import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.SecurePath;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.chart.Dependency;
import io.weirkeeper.engine.helm.chart.MissingDependencies;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.VersionSelection;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fetches the dependencies that a chart lacks, as Flux's dependency manager does: from beside the chart, or from the
 * repositories that it names. Belongs to one build.
 */
public final class DependencyResolver {
    private final Repositories repositories;
    private final ChartLimits limits;
    private final Path directory;
    private final Map<String, ChartRepository> opened = new HashMap<>();

    /** Opens repositories. */
    @FunctionalInterface
    public interface Repositories {
        /**
         * The repository at a URL.
         *
         * @throws RepositoryException when it cannot be used
         */
        ChartRepository open(String url);
    }

    /** @param directory for what is pulled, writable */
    public DependencyResolver(Repositories repositories, ChartLimits limits, Path directory) {
        this.repositories = repositories;
        this.limits = limits;
        this.directory = directory;
    }

    /**
     * The chart with all of its dependencies.
     *
     * @param root of the files that local dependencies may come from
     * @param path of the chart below the root
     * @throws ChartBuildException naming the dependency that cannot be had
     */
    Chart complete(Chart chart, Path root, String path) {
        List<Dependency> missing = MissingDependencies.of(chart);
        if (missing.isEmpty()) {
            return chart;
        }
        List<Chart> all = new ArrayList<>(chart.dependencies());
        for (Dependency dependency : missing) {
            String name = Text.decode(dependency.effectiveName());
            boolean local = MissingDependencies.isLocal(dependency);
            try {
                Chart found = local ? local(dependency, root, path) : remote(dependency);
                all.add(dependency.alias().isEmpty() ? found : found.withName(dependency.alias()));
            } catch (ChartException | RepositoryException | ArtifactException | InvalidPathException | IOException e) {
                throw new ChartBuildException(
                        ChartBuildException.Step.DEPENDENCY,
                        "failed to add " + (local ? "local" : "remote") + " dependency '" + name + "': "
                                + e.getMessage(),
                        e);
            }
        }
        return chart.withDependencies(all);
    }

    private Chart local(Dependency dependency, Path root, String path) throws IOException {
        String reference = Text.decode(dependency.repository());
        String below = reference.isEmpty()
                ? "charts/" + Text.decode(dependency.name())
                : URLDecoder.decode(
                        reference.substring("file://".length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        Path found = SecurePath.join(root, path + "/" + below);
        String shown = "/" + root.relativize(found);
        if (!Files.exists(found)) {
            throw new ChartException("no chart found at '" + shown + "' (reference '" + reference + "')");
        }
        String range = Text.decode(dependency.version());
        checkRange(range);
        Chart chart;
        try {
            chart = ChartLoader.load(found, root, limits);
        } catch (ChartException | IOException e) {
            throw new ChartException(
                    "failed to load chart from '" + shown + "' (reference '" + reference + "'): " + e.getMessage(), e);
        }
        if (!VersionSelection.allows(range, chart.metadata().version())) {
            throw new ChartException("can't get a valid version for constraint '" + range + "'");
        }
        return chart;
    }

    private static void checkRange(String range) {
        try {
            VersionSelection.allows(range, "0.0.0");
        } catch (ChartException e) {
            throw new ChartException("invalid version/constraint format '" + range + "': " + e.getMessage(), e);
        }
    }

    private Chart remote(Dependency dependency) throws IOException {
        String name = Text.decode(dependency.name());
        String range = Text.decode(dependency.version());
        String url = Text.decode(dependency.repository());
        ChartRepository repository = open(url);
        ChartVersion version;
        try {
            version = repository.find(name, range);
        } catch (ChartException | RepositoryException e) {
            throw new ChartException(
                    "failed to get chart '" + name + "' version '" + range + "' from '" + url + "': " + e.getMessage(),
                    e);
        }
        Path pulled = directory.resolve("dependency.tgz");
        try {
            repository.pull(version, pulled);
        } catch (RepositoryException e) {
            throw new ChartException("chart download of version '" + version.version() + "' failed: " + e.text(), e);
        }
        try {
            return ChartLoader.load(pulled, directory, limits);
        } catch (ChartException | IOException e) {
            throw new ChartException(
                    "failed to load downloaded archive of version '" + version.version() + "': " + e.getMessage(), e);
        }
    }

    private ChartRepository open(String url) {
        boolean served = url.startsWith("https://") || url.startsWith("http://") || url.startsWith("oci");
        if (url.startsWith("@")) {
            throw new ChartException("aliased repository dependency is not supported: " + url);
        }
        if (!served) {
            throw new ChartException("invalid dependency repository URL: " + url);
        }
        ChartRepository known = opened.get(url);
        if (known == null) {
            try {
                known = repositories.open(url);
            } catch (RepositoryException e) {
                throw new RepositoryException("failed to get chart repository for URL '" + url + "': " + e.text(), e);
            }
            opened.put(url, known);
        }
        return known;
    }
}
