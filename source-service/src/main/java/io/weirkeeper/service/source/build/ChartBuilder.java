package io.weirkeeper.service.source.build;

import com.google.re2j.Pattern;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.SecurePath;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.chart.ChartPackager;
import io.weirkeeper.engine.helm.chart.Metadata;
import io.weirkeeper.engine.helm.chart.MetadataLoader;
import io.weirkeeper.engine.helm.chart.ValuesMerge;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.VersionSelection;
import io.weirkeeper.service.source.build.ChartBuildException.Step;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds charts step by step as Flux's source-controller does (internal/helm/chart, builder_remote.go, builder_local.go). */
public final class ChartBuilder {
    private static final Pattern NAME = Pattern.compile("^([-a-z0-9]+/?\\.?)+$");

    private final ChartLimits limits;

    public ChartBuilder(ChartLimits limits) {
        this.limits = limits;
    }

    /**
     * Pulls a chart from a repository, and packages it anew when values files are merged.
     *
     * @param directory for the archive, writable
     * @throws ChartBuildException naming the step that failed
     */
    public ChartBuild remote(ChartRepository repository, ChartRequest request, Path directory) {
        checkName(request.chart());
        ChartVersion found = find(repository, request);
        boolean signed = request.verify() && verify(repository, found);
        return remote(repository, found, request, directory).verified(signed);
    }

    private ChartBuild remote(ChartRepository repository, ChartVersion found, ChartRequest request, Path directory) {
        boolean packaging =
                !request.mergedFiles().isEmpty() || !request.buildMetadata().isEmpty();
        String version = builtVersion(found.version(), request);
        Optional<ChartBuild> stored = request.stored(found.name(), version, packaging);
        if (stored.isPresent()) {
            return stored.get();
        }
        Path pulled = directory.resolve("pulled.tgz");
        pull(repository, found, pulled);
        if (!packaging) {
            try {
                MetadataLoader.load(pulled, "chart", limits);
            } catch (ChartException | IOException e) {
                throw new ChartBuildException(
                        Step.PULL, "failed to load chart metadata from written chart: " + e.getMessage(), e);
            }
            return new ChartBuild(found.name(), version, Optional.of(pulled), List.of(), false, 0, false);
        }
        return repackage(found.name(), version, pulled, request, directory);
    }

    private static void checkName(String chart) {
        if (chart.isEmpty()) {
            throw new ChartBuildException(Step.REFERENCE, "no name set for remote chart reference", null);
        }
        if (!NAME.matches(chart)) {
            throw new ChartBuildException(
                    Step.REFERENCE,
                    "invalid chart name '" + chart + "': a valid name must be lower case letters and numbers and MAY be"
                            + " separated with dashes (-), slashes (/) or periods (.)",
                    null);
        }
    }

    private static ChartVersion find(ChartRepository repository, ChartRequest request) {
        String problem = "failed to get chart version for remote reference: ";
        try {
            return repository.find(request.chart(), request.version());
        } catch (ChartException e) {
            throw new ChartBuildException(Step.REFERENCE, problem + e.getMessage(), e);
        } catch (RepositoryException e) {
            throw new ChartBuildException(Step.PULL, problem + e.text(), e);
        }
    }

    private static boolean verify(ChartRepository repository, ChartVersion version) {
        try {
            return repository.verify(version);
        } catch (RepositoryException e) {
            throw new ChartBuildException(Step.VERIFICATION, e.text(), e);
        }
    }

    private static void pull(ChartRepository repository, ChartVersion version, Path target) {
        try {
            repository.pull(version, target);
        } catch (RepositoryException | IOException e) {
            throw new ChartBuildException(
                    Step.PULL, "failed to download chart for remote reference: " + e.getMessage(), e);
        }
    }

    private static String builtVersion(String version, ChartRequest request) {
        if (request.buildMetadata().isEmpty()) {
            return version;
        }
        try {
            return VersionSelection.withMetadata(version, request.buildMetadata());
        } catch (ChartException e) {
            throw new ChartBuildException(Step.METADATA, e.getMessage(), e);
        }
    }

    private ChartBuild repackage(String name, String version, Path pulled, ChartRequest request, Path directory) {
        Chart chart;
        try {
            chart = ChartLoader.load(pulled, directory, limits).withVersion(version);
        } catch (ChartException | IOException e) {
            throw new ChartBuildException(Step.PACKAGE, "failed to load downloaded chart: " + e.getMessage(), e);
        }
        Chart valued;
        List<String> files;
        try {
            ValuesMerge merge = ValuesMerge.ofChart(chart, request.valuesFiles(), request.ignoreMissing());
            valued = merge.applyTo(chart);
            files = merge.files();
        } catch (ChartException e) {
            throw new ChartBuildException(Step.VALUES, "failed to merge chart values: " + e.getMessage(), e);
        }
        Path target = write(valued, directory);
        return new ChartBuild(name, version, Optional.of(target), valued == chart ? List.of() : files, true, 0, false);
    }

    /**
     * Packages a chart that lies in the files of a source.
     *
     * @param root of the source's files
     * @param directory for the archive, writable
     * @throws ChartBuildException naming the step that failed
     */
    public ChartBuild local(Path root, ChartRequest request, DependencyResolver dependencies, Path directory) {
        Path path = locate(root, request.chart());
        Metadata metadata = metadata(path, request.chart());
        String name = metadata.name();
        String version = builtVersion(metadata.version(), request);
        boolean isDirectory = Files.isDirectory(path);
        boolean packaging = isDirectory
                || !request.buildMetadata().isEmpty()
                || !request.mergedFiles().isEmpty();
        Optional<ChartBuild> stored = request.stored(name, version, packaging);
        if (stored.isPresent()) {
            return stored.get();
        }
        if (!packaging) {
            return new ChartBuild(name, version, Optional.of(path), List.of(), false, 0, false);
        }
        Optional<ValuesMerge> merge = mergeFiles(root, request);
        Chart chart;
        try {
            chart = ChartLoader.load(path, root, limits).withVersion(version);
        } catch (ChartException | IOException e) {
            throw new ChartBuildException(Step.PACKAGE, e.getMessage(), e);
        }
        Chart valued = chart;
        try {
            valued = merge.isPresent() ? merge.get().applyTo(chart) : chart;
        } catch (ChartException e) {
            throw new ChartBuildException(Step.VALUES, e.getMessage(), e);
        }
        List<String> files =
                valued == chart ? List.of() : merge.map(ValuesMerge::files).orElse(List.of());
        int before = valued.dependencies().size();
        Chart complete = isDirectory ? dependencies.complete(valued, root, request.chart()) : valued;
        Path target = write(complete, directory);
        return new ChartBuild(
                name,
                version,
                Optional.of(target),
                files,
                true,
                complete.dependencies().size() - before,
                false);
    }

    private static Path locate(Path root, String chart) {
        if (chart.isEmpty()) {
            throw new ChartBuildException(Step.REFERENCE, "no path set for local chart reference", null);
        }
        if (chart.startsWith("/")) {
            throw new ChartBuildException(
                    Step.REFERENCE, "local chart reference path is expected to be relative", null);
        }
        try {
            return SecurePath.join(root, chart);
        } catch (IOException | ArtifactException | InvalidPathException e) {
            throw new ChartBuildException(Step.REFERENCE, e.getMessage(), e);
        }
    }

    private Metadata metadata(Path path, String chart) {
        try {
            return MetadataLoader.load(path, chart, limits);
        } catch (ChartException | IOException e) {
            throw new ChartBuildException(Step.REFERENCE, e.getMessage(), e);
        }
    }

    private static Optional<ValuesMerge> mergeFiles(Path root, ChartRequest request) {
        if (request.mergedFiles().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ValuesMerge.of(
                    request.valuesFiles(), request.ignoreMissing(), path -> read(root, path, request.ignoreMissing())));
        } catch (ChartException | IOException | ArtifactException | InvalidPathException e) {
            throw new ChartBuildException(Step.VALUES, e.getMessage(), e);
        }
    }

    private static Optional<ChartFile> read(Path root, String path, boolean ignoreMissing) throws IOException {
        Path file = SecurePath.join(root, path);
        if (Files.isRegularFile(file)) {
            return Optional.of(ChartFile.of(path, Files.readAllBytes(file)));
        }
        if (ignoreMissing && !Files.exists(file)) {
            return Optional.empty();
        }
        throw new ChartException(
                "no values file found at path '/" + root.relativize(file) + "' (reference '" + path + "')");
    }

    private static Path write(Chart chart, Path directory) {
        Path target = directory.resolve("packaged.tgz");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            ChartPackager.write(chart, out);
            return target;
        } catch (ChartException | IOException e) {
            throw new ChartBuildException(Step.PACKAGE, e.getMessage(), e);
        }
    }
}
