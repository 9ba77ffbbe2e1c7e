package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.engine.artifact.SecurePath;
import io.weirkeeper.runtime.access.AccessException;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.runtime.service.OwnerTriggers;
import io.weirkeeper.service.kustomize.build.Build;
import io.weirkeeper.service.kustomize.build.BuildRequest;
import io.weirkeeper.service.kustomize.build.Builder;
import io.weirkeeper.service.kustomize.fetch.DirectoryIndexes;
import io.weirkeeper.service.kustomize.fetch.ReferencedObjects;
import io.weirkeeper.service.kustomize.fetch.Variables;
import io.weirkeeper.service.kustomize.fetch.Workspace;
import io.weirkeeper.service.kustomize.fetch.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What comes before anything is applied: finds out whether there is something to do at all, and builds if so. What the
 * last rollout read tells whether a new artifact has anything new for it; then nothing is even downloaded.
 */
final class Preparation {
    private static final Duration SWEEP = Duration.ofHours(1);
    private static final int SPREAD_SECONDS = 600;

    /** What there is to do. */
    sealed interface Result {
        /** Nothing: the last rollout is what this one would be. */
        record Unchanged(Baseline baseline) implements Result {}

        /**
         * Objects are to be applied; then the baseline holds.
         *
         * @param looksAtAll whether those that are built as before, and that nobody touched, are to be compared too
         */
        record Built(Build build, Baseline baseline, boolean looksAtAll) implements Result {}
    }

    private final KubeApi api;
    private final Workspaces workspaces;
    private final DirectoryIndexes indexes;
    private final Variables variables;
    private final Builder builder;
    private final Tools tools;

    Preparation(
            KubeApi api,
            Workspaces workspaces,
            DirectoryIndexes indexes,
            Variables variables,
            Builder builder,
            Tools tools) {
        this.api = api;
        this.workspaces = workspaces;
        this.indexes = indexes;
        this.variables = variables;
        this.builder = builder;
        this.tools = tools;
    }

    Result prepare(Run<Kustomization> run, Attempt attempt, Artifact artifact) {
        KustomizationSpec spec = run.resource().spec();
        ReferencedObjects references = ReferencedObjects.read(api, run.key().namespace(), spec);
        Inputs inputs = Inputs.of(run, references);
        connect(run.key(), spec, references);
        Instant now = tools.clock().instant();
        Optional<Baseline> known =
                succeeded(run, inputs).filter(baseline -> now.isBefore(sweepAt(run.key(), baseline)));
        Optional<Baseline> last = known.filter(baseline -> isRepeated(run, baseline))
                .filter(baseline -> isUndisturbed(run.key(), baseline));
        Instant due = now.plus(spec.interval());
        if (last.isPresent() && isSame(last.get(), attempt.plan().sourceReference(), artifact)) {
            return new Result.Unchanged(last.get().carriedTo(artifact.digest(), due));
        }
        try (Workspace workspace = workspaces.open(artifact)) {
            Path directory = directory(workspace, spec.path());
            attempt.isBuilding();
            if (last.isPresent() && isSame(last.get(), workspace)) {
                return new Result.Unchanged(last.get().carriedTo(artifact.digest(), due));
            }
            Build build = build(run, workspace, directory, references);
            Map<String, String> read = workspace.digests(build.directories());
            boolean isSame = last.isPresent() && last.get().digest().equals(build.digest());
            Baseline next = new Baseline(
                    inputs,
                    artifact.digest(),
                    read,
                    build.isRepeatable(),
                    build.digest(),
                    isSame ? last.get().managed() : Inventory.EMPTY,
                    known.map(Baseline::swept).orElse(now),
                    due);
            return isSame ? new Result.Unchanged(next) : new Result.Built(build, next, known.isEmpty());
        }
    }

    private void connect(ObjectKey key, KustomizationSpec spec, ReferencedObjects references) {
        try {
            Destination _ = tools.destinations().of(key, spec.kubeConfig(), references::find);
        } catch (AccessException e) {
            throw new ReconcileException(
                    Reasons.RECONCILIATION_FAILED, Disposition.RETRY, "failed to build kube client: " + e.text(), e);
        }
    }

    /** Builds the artifact whatever was built before. */
    Build build(Run<Kustomization> run, Artifact artifact) {
        KustomizationSpec spec = run.resource().spec();
        ReferencedObjects references = ReferencedObjects.read(api, run.key().namespace(), spec);
        try (Workspace workspace = workspaces.open(artifact)) {
            return build(run, workspace, directory(workspace, spec.path()), references);
        }
    }

    private Build build(Run<Kustomization> run, Workspace workspace, Path directory, ReferencedObjects references) {
        KustomizationSpec spec = run.resource().spec();
        Map<String, String> values = variables.of(run.key().namespace(), spec.postBuild(), references);
        tools.counts().built();
        return builder.build(new BuildRequest(workspace.root(), directory, run.raw(), spec, values));
    }

    /** The last rollout, if it succeeded and nothing but the artifact changed since. */
    Optional<Baseline> valid(Run<Kustomization> run) {
        ReferencedObjects references = ReferencedObjects.read(
                api, run.key().namespace(), run.resource().spec());
        return succeeded(run, Inputs.of(run, references)).filter(baseline -> isRepeated(run, baseline));
    }

    private Optional<Baseline> succeeded(Run<Kustomization> run, Inputs inputs) {
        return tools.baselines()
                .find(run.key())
                .filter(baseline ->
                        baseline.inputs().equals(inputs) && run.status().is("Ready", "True"));
    }

    /** Whether the same would be built again of the same files, and nothing is known to be missing. */
    private static boolean isRepeated(Run<Kustomization> run, Baseline baseline) {
        return baseline.isRepeatable() && !run.causes().contains(OwnerTriggers.DELETED);
    }

    /** Not all at once: each Kustomization has its own hour. */
    private static Instant sweepAt(ObjectKey key, Baseline baseline) {
        return baseline.swept().plus(SWEEP).minusSeconds(Math.floorMod(key.hashCode(), SPREAD_SECONDS));
    }

    private boolean isUndisturbed(ObjectKey key, Baseline baseline) {
        return tools.destinations()
                .current(key)
                .health()
                .disturbed(key, baseline.managed().versions().keySet())
                .isEmpty();
    }

    private boolean isSame(Baseline last, String source, Artifact artifact) {
        if (last.artifact().equals(artifact.digest())) {
            return true;
        }
        Optional<DirectoryIndex> index = indexes.find(source, artifact);
        return index.isPresent() && last.isSameIn(index.get());
    }

    private static boolean isSame(Baseline last, Workspace workspace) {
        return workspace.digests(last.directories().keySet()).equals(last.directories());
    }

    private static Path directory(Workspace workspace, @Nullable String path) {
        String wanted = path == null ? "" : path;
        try {
            Path directory = SecurePath.join(workspace.root(), wanted);
            if (Files.exists(directory)) {
                return directory;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ReconcileException(
                    Reasons.ARTIFACT_FAILED, Disposition.RETRY, "kustomization path: " + e.getMessage(), e);
        }
        throw new ReconcileException(
                Reasons.ARTIFACT_FAILED,
                Disposition.RETRY,
                "kustomization path not found: stat " + wanted
                        + ": no such file or directory; correct spec.path or add the directory to the source",
                null);
    }
}
