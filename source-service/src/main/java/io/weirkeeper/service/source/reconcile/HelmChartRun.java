package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.api.source.HelmChartSpec;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.build.ChartBuild;
import io.weirkeeper.service.source.build.ChartBuildException;
import io.weirkeeper.service.source.build.ChartRequest;
import io.weirkeeper.service.source.build.DependencyResolver;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run over one HelmChart, step by step in Flux's order: storage, source, artifact. Belongs to the run's thread. */
final class HelmChartRun {
    private static final String LINK = "latest.tar.gz";
    private static final List<KnownKind> KINDS =
            List.of(KnownKind.HELM_REPOSITORY, KnownKind.GIT_REPOSITORY, KnownKind.BUCKET);

    private final Run<HelmChart> run;
    private final HelmChart chart;
    private final HelmChartSpec spec;
    private final SourceRun work;
    private final HelmChartReconciler.Tools tools;
    private final ArtifactStore store;

    HelmChartRun(Run<HelmChart> run, SourceRun work, HelmChartReconciler.Tools tools, ArtifactStore store) {
        this.run = run;
        this.chart = run.resource();
        this.spec = run.resource().spec();
        this.work = work;
        this.tools = tools;
        this.store = store;
    }

    Outcome reconcile() {
        work.announce();
        work.reconcileStorage();
        if (work.status().is(Condition.SOURCE_VERIFIED, "False")) {
            work.change(status -> status.without(Condition.SOURCE_VERIFIED));
        }
        KnownKind kind = kind();
        Optional<Artifact> source = artifactOf(kind);
        source.ifPresent(
                artifact -> work.change(status -> status.with("observedSourceArtifactRevision", artifact.revision())));
        try (WorkDirectory directory = new WorkDirectory("helm-chart")) {
            return finished(build(kind, source, directory.path()));
        } catch (StoreException e) {
            throw work.fetchFailure(
                    new ReconcileException(Reasons.DIRECTORY_CREATION_FAILED, Disposition.RETRY, e.text(), e));
        }
    }

    private KnownKind kind() {
        String kind = spec.sourceRef().kind();
        return KINDS.stream()
                .filter(known -> known.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> {
                    String message = "failed to get source: unsupported source kind '" + kind
                            + "', must be one of: [HelmRepository GitRepository Bucket]";
                    work.change(status -> status.markTrue(Condition.FETCH_FAILED, Reasons.SOURCE_UNAVAILABLE, message));
                    return new ReconcileException(Reasons.UNSUPPORTED_SOURCE_KIND, Disposition.STALLED, message, null);
                });
    }

    /** The artifact of the source; empty for the address of a registry, which has none. */
    private Optional<Artifact> artifactOf(KnownKind kind) {
        String name = spec.sourceRef().name();
        Source source = tools.sources()
                .source(kind, run.key().namespace(), name)
                .orElseThrow(() -> work.fetchFailure(new ReconcileException(
                        Reasons.SOURCE_UNAVAILABLE,
                        Disposition.RETRY,
                        "failed to get source: " + HelmChartPlan.notFound(kind.kind(), name),
                        null)));
        Artifact artifact = source.status().artifact();
        if (artifact != null && store.exists(artifact.path())) {
            return Optional.of(artifact);
        }
        if (kind == KnownKind.HELM_REPOSITORY && repository().spec().isOci()) {
            return Optional.empty();
        }
        throw work.fetchFailure(new ReconcileException(
                Reasons.NO_SOURCE_ARTIFACT,
                Disposition.WAITING,
                "no artifact available for " + kind.kind() + " source '" + name + "'",
                null));
    }

    private HelmRepository repository() {
        String name = spec.sourceRef().name();
        return tools.sources()
                .repository(run.key().namespace(), name)
                .orElseThrow(() -> work.fetchFailure(new ReconcileException(
                        Reasons.SOURCE_UNAVAILABLE,
                        Disposition.RETRY,
                        "failed to get source: " + HelmChartPlan.notFound(KnownKind.HELM_REPOSITORY.kind(), name),
                        null)));
    }

    private ChartBuild build(KnownKind kind, Optional<Artifact> source, Path directory) {
        try {
            ChartBuild build = kind == KnownKind.HELM_REPOSITORY
                    ? fromRepository(source, directory)
                    : fromFiles(source.orElseThrow(), directory);
            observe(build);
            return build;
        } catch (ChartBuildException e) {
            throw buildFailure(e);
        } catch (ReconcileException e) {
            throw otherFailure(e);
        } finally {
            if (spec.verify() == null) {
                work.change(status -> status.without(Condition.SOURCE_VERIFIED));
            }
        }
    }

    private ChartBuild fromRepository(Optional<Artifact> index, Path directory) {
        ChartRequest request = HelmChartPlan.request(chart, run.generation(), "", work.artifact());
        try {
            return tools.builder()
                    .remote(
                            tools.repositories().of(repository(), index, HelmChartPlan.verification(spec)),
                            request,
                            directory);
        } catch (ChartBuildException e) {
            if (!HelmChartPlan.isAboutAuthentication(e.text())) {
                throw e;
            }
            throw new ReconcileException(
                    Reasons.AUTHENTICATION_FAILED,
                    Disposition.RETRY,
                    "failed to authenticate with the Helm repository: " + e.text(),
                    e);
        }
    }

    private ChartBuild fromFiles(Artifact source, Path directory) {
        Path root = directory.resolve("source");
        try (InputStream in = store.open(source.path())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, root);
        } catch (IOException | ArtifactException | StoreException e) {
            throw new ReconcileException(
                    Reasons.FAILED, Disposition.RETRY, "artifact untar error: " + e.getMessage(), e);
        }
        ChartRequest request = HelmChartPlan.request(chart, run.generation(), source.revision(), work.artifact());
        DependencyResolver dependencies = new DependencyResolver(
                tools.repositories().of(run.key().namespace(), directory), tools.limits(), directory);
        return tools.builder().local(root, request, dependencies, directory);
    }

    private void observe(ChartBuild build) {
        if (!isStored(build)) {
            work.outdated(Reasons.NEW_CHART, build.summary());
        }
        work.change(status -> status.without(Condition.FETCH_FAILED, Condition.BUILD_FAILED));
        if (build.verified()) {
            work.change(status -> status.markTrue(
                    Condition.SOURCE_VERIFIED, Reasons.SUCCEEDED, "verified signature of version " + build.version()));
        }
        if (build.resolved() > 0) {
            work.tell(EventDraft.trace(
                    Reasons.RESOLVED_DEPENDENCIES, "resolved " + build.resolved() + " chart dependencies"));
        }
    }

    private boolean isStored(ChartBuild build) {
        return build.name().equals(work.status().field("observedChartName").asText(""))
                && work.artifact()
                        .filter(artifact -> artifact.revision().equals(build.version()))
                        .isPresent();
    }

    private ReconcileException buildFailure(ChartBuildException e) {
        ChartBuildException.Step step = e.step();
        if (step.isBuild()) {
            work.change(status ->
                    status.without(Condition.FETCH_FAILED).markTrue(Condition.BUILD_FAILED, step.reason(), e.text()));
        } else {
            work.change(status ->
                    status.without(Condition.BUILD_FAILED).markTrue(Condition.FETCH_FAILED, step.reason(), e.text()));
        }
        if (step == ChartBuildException.Step.VERIFICATION) {
            work.change(status -> status.markFalse(Condition.SOURCE_VERIFIED, Reasons.VERIFICATION_ERROR, e.text()));
        }
        return new ReconcileException(
                step.reason(), step.isPersistent() ? Disposition.STALLED : Disposition.RETRY, e.text(), e);
    }

    /** What fails beside the steps of a build Flux shows under another reason than it tells. */
    private ReconcileException otherFailure(ReconcileException e) {
        work.change(status -> status.without(Condition.BUILD_FAILED)
                .markTrue(Condition.FETCH_FAILED, Reasons.UNKNOWN, "unknown build error: " + e.text()));
        return e;
    }

    private Outcome finished(ChartBuild build) {
        if (build.file().isPresent()) {
            store(build, build.file().get());
        } else {
            work.tellUpToDate(build.version());
        }
        work.markStored(build.reason(), build.summary());
        return work.succeeded(spec.interval(), build.reason(), build.reason(), build.summary());
    }

    private void store(ChartBuild build, Path file) {
        work.store(
                build.name() + "-" + build.version() + ".tgz",
                build.version(),
                Map.of(),
                out -> {
                    Files.copy(file, out);
                    return Optional.empty();
                },
                "unable to copy Helm chart to storage");
        work.change(status -> status.with("observedChartName", build.name())
                .with(
                        "observedValuesFiles",
                        SourceRun.list(spec.ignoreMissingValuesFiles() ? build.valuesFiles() : List.of())));
        work.link(LINK);
    }
}
