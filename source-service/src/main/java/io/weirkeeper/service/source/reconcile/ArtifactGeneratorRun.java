package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.ArtifactGenerator;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.SourceReference;
import io.weirkeeper.api.source.ArtifactGeneratorStatus;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.generate.ArtifactBuilder;
import io.weirkeeper.service.source.generate.ArtifactRequest;
import io.weirkeeper.service.source.generate.GenerateException;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.StoredArtifact;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One run over one ArtifactGenerator. Belongs to the run's thread. */
final class ArtifactGeneratorRun {
    private static final String RECONCILE = "source.extensions.fluxcd.io/reconcile";
    private static final String DISABLED = "disabled";
    private static final String DISABLED_REASON = "ReconciliationDisabled";
    private static final String IN_PROGRESS = "Reconciliation in progress";
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Run<ArtifactGenerator> run;
    private final ArtifactGenerator generator;
    private final ArtifactGeneratorReconciler.Tools tools;
    private final ArtifactGeneratorReconciler.Settings settings;
    private final ArtifactStore store;
    private final List<EventDraft> events = new ArrayList<>();
    private ObjectStatus status;

    ArtifactGeneratorRun(
            Run<ArtifactGenerator> run,
            ArtifactGeneratorReconciler.Tools tools,
            ArtifactGeneratorReconciler.Settings settings) {
        this.run = run;
        this.generator = run.resource();
        this.tools = tools;
        this.settings = settings;
        this.store = tools.store();
        this.status = run.status();
    }

    ObjectStatus status() {
        return status;
    }

    Outcome reconcile() {
        if (run.annotation(RECONCILE).toLowerCase(Locale.ROOT).equals(DISABLED)) {
            return disabled();
        }
        if (status.condition(Condition.READY).isEmpty()) {
            announce();
        }
        ArtifactGeneratorPlan.validate(generator, settings.noCrossNamespaceRefs());
        status = status.without(Condition.STALLED);
        Map<String, Artifact> sources = sources();
        String digest = ArtifactGeneratorPlan.sourcesDigest(sources);
        if (!hasDrifted(digest)) {
            int count = generator.status().inventory().size();
            events.add(EventDraft.trace(Condition.READY, "No drift detected, " + count + " artifact(s) up to date"));
            return ready();
        }
        announce();
        List<ArtifactGeneratorStatus.Entry> made = make(sources);
        removeOthers(made);
        made.forEach(entry -> collectGarbage(entry));
        status = status.with("inventory", made.isEmpty() ? null : RecordJson.toTree(made))
                .with("observedSourcesDigest", digest)
                .without(Condition.RECONCILING)
                .markTrue(
                        Condition.READY,
                        Reasons.SUCCEEDED,
                        "reconciliation succeeded, generated " + made.size() + " artifact(s)");
        events.add(EventDraft.trace(
                Condition.READY, "reconciliation succeeded, generated " + made.size() + " artifact(s)"));
        tellChanges(made);
        return ready();
    }

    private Outcome disabled() {
        if (status.condition(Condition.READY).isEmpty()) {
            status = status.markTrue(Condition.READY, DISABLED_REASON, "Initialized with reconciliation suspended");
        }
        events.add(EventDraft.trace(DISABLED_REASON, "Reconciliation is disabled"));
        return new Outcome.Idle(new Effects(status, events, List.of()));
    }

    private void announce() {
        status = status.markTrue(Condition.RECONCILING, Reasons.PROGRESSING, IN_PROGRESS)
                .markUnknown(Condition.READY, Reasons.PROGRESSING, IN_PROGRESS);
        run.door().show(status);
    }

    private Outcome ready() {
        return new Outcome.Ready(new Effects(status.without(Condition.RECONCILING), events, List.of()), INTERVAL);
    }

    /** The artifacts of the sources, by alias. */
    private Map<String, Artifact> sources() {
        Map<String, Artifact> artifacts = new LinkedHashMap<>();
        for (SourceReference reference : generator.spec().sources()) {
            String namespace = reference.namespaceOr(run.key().namespace());
            KnownKind kind = KnownKind.ofKind(reference.kind())
                    .orElseThrow(() -> waiting("get sources failed: source `" + reference.name() + "` kind '"
                            + reference.kind() + "' not supported"));
            Source source;
            try {
                source = tools.sources()
                        .source(kind, namespace, reference.name())
                        .orElseThrow(() -> waiting("get sources failed: " + kind.plural() + "." + kind.group() + " \""
                                + reference.name() + "\" not found"));
            } catch (KubeException e) {
                throw waiting("get sources failed: unable to get source '" + namespace + "/" + reference.name() + "': "
                        + e.getMessage());
            }
            Artifact artifact = source.status().artifact();
            if (artifact == null) {
                throw waiting("get sources failed: source '" + reference.kind() + "/" + namespace + "/"
                        + reference.name() + "' is not ready");
            }
            artifacts.put(reference.alias(), artifact);
        }
        return artifacts;
    }

    private static ReconcileException waiting(String message) {
        return new ReconcileException(Reasons.SOURCE_FETCH_FAILED, Disposition.WAITING, message, null);
    }

    /** Whether anything is not as the last successful run left it. */
    private boolean hasDrifted(String sourcesDigest) {
        ArtifactGeneratorStatus before = generator.status();
        boolean current = status.is(Condition.READY, "True")
                && status.condition(Condition.READY)
                        .filter(ready -> ready.path("observedGeneration").asLong() == run.generation())
                        .isPresent()
                && sourcesDigest.equals(before.observedSourcesDigest())
                && (hasPattern()
                        || before.inventory().size()
                                == generator.spec().artifacts().size());
        return !current
                || !before.inventory().stream().allMatch(this::isIntact)
                || !tools.objects().areAsRecorded(generator);
    }

    private boolean hasPattern() {
        String pattern = generator.spec().pathPattern();
        return pattern != null && !pattern.isEmpty();
    }

    private boolean isIntact(ArtifactGeneratorStatus.Entry entry) {
        String path = ArtifactBuilder.path(entry.namespace(), entry.name(), entry.filename())
                .toString();
        if (!store.exists(path)) {
            return false;
        }
        try {
            store.verify(path, entry.digest());
            return true;
        } catch (StoreException e) {
            store.remove(path);
            return false;
        }
    }

    private List<ArtifactGeneratorStatus.Entry> make(Map<String, Artifact> sources) {
        try (WorkDirectory work = new WorkDirectory("ag")) {
            Map<String, TreeEntry.Directory> trees = download(sources, work);
            List<ArtifactGeneratorStatus.Entry> made = new ArrayList<>();
            for (ArtifactRequest request : requests(trees)) {
                made.add(make(request, sources, trees, work));
            }
            return made;
        }
    }

    private Map<String, TreeEntry.Directory> download(Map<String, Artifact> sources, WorkDirectory work) {
        Map<String, TreeEntry.Directory> trees = new HashMap<>();
        for (Map.Entry<String, Artifact> source : sources.entrySet()) {
            try {
                trees.put(source.getKey(), tools.downloads().download(source.getValue(), work));
            } catch (IOException e) {
                throw new ReconcileException(
                        Reasons.SOURCE_FETCH_FAILED, Disposition.WAITING, "fetch sources failed: " + e.getMessage(), e);
            }
        }
        return trees;
    }

    private List<ArtifactRequest> requests(Map<String, TreeEntry.Directory> trees) {
        try {
            return ArtifactBuilder.requests(generator.spec(), trees);
        } catch (GenerateException e) {
            throw new ReconcileException(
                    Reasons.BUILD_FAILED,
                    e.isTerminal() ? Disposition.STALLED : Disposition.RETRY,
                    "failed to expand path pattern: " + e.text(),
                    e);
        }
    }

    private ArtifactGeneratorStatus.Entry make(
            ArtifactRequest request,
            Map<String, Artifact> sources,
            Map<String, TreeEntry.Directory> trees,
            WorkDirectory work) {
        String namespace = run.key().namespace();
        StoredArtifact stored;
        try {
            stored = new ArtifactBuilder(store).build(namespace, request, trees, work);
        } catch (GenerateException e) {
            throw new ReconcileException(
                    Reasons.BUILD_FAILED, Disposition.RETRY, request.name() + " build failed: " + e.text(), e);
        }
        String digest = stored.digest().toString();
        Artifact artifact = new Artifact(
                digest,
                run.now().truncatedTo(ChronoUnit.SECONDS),
                ArtifactGeneratorPlan.metadata(request.output(), sources),
                stored.path(),
                ArtifactGeneratorPlan.revision(request.output(), sources, digest),
                stored.size(),
                stored.url());
        offer(request, artifact);
        if (!generator.status().has(namespace, request.name(), digest)) {
            events.add(EventDraft.trace(
                    Condition.READY,
                    "ExternalArtifact/" + namespace + "/" + request.name() + " reconciled with revision "
                            + artifact.revision()));
        }
        String path = stored.path();
        return new ArtifactGeneratorStatus.Entry(
                digest, path.substring(path.lastIndexOf('/') + 1), request.name(), namespace);
    }

    private void offer(ArtifactRequest request, Artifact artifact) {
        run.door().ensureOwned();
        try {
            tools.objects().apply(generator, request.name(), request.labels(), artifact, run.now());
        } catch (KubeException e) {
            throw new ReconcileException(
                    Reasons.RECONCILIATION_FAILED,
                    Disposition.RETRY,
                    request.name() + " reconcile failed: failed to apply ExternalArtifact: " + e.getMessage(),
                    e);
        }
    }

    /** What an earlier run made and this one did not. */
    private void removeOthers(List<ArtifactGeneratorStatus.Entry> made) {
        List<String> names =
                made.stream().map(ArtifactGeneratorStatus.Entry::name).toList();
        for (ArtifactGeneratorStatus.Entry entry : generator.status().inventory()) {
            if (!names.contains(entry.name())) {
                run.door().ensureOwned();
                ArtifactGeneratorReconciler.remove(tools, entry.namespace(), entry.name());
            }
        }
    }

    private void collectGarbage(ArtifactGeneratorStatus.Entry entry) {
        store.collectGarbage(
                ArtifactBuilder.path(entry.namespace(), entry.name(), entry.filename())
                        .toString(),
                entry.digest());
    }

    private void tellChanges(List<ArtifactGeneratorStatus.Entry> made) {
        String changed = made.stream()
                .filter(entry -> !generator.status().has(entry.namespace(), entry.name(), entry.digest()))
                .map(entry -> entry.namespace() + "/" + entry.name() + " (" + entry.digest() + ")")
                .collect(Collectors.joining("\n"));
        if (!changed.isEmpty()) {
            events.add(EventDraft.info(Condition.READY, "external artifacts reconciled: " + changed, Map.of()));
        }
    }
}
