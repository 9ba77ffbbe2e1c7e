package io.weirkeeper.service.kustomize.config;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Labels;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.kustomize.Dependency;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.proxy.ProxyEnvironment;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.access.Clusters;
import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.access.KubeConfigs;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.fact.FactKinds;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Trigger;
import io.weirkeeper.runtime.service.OwnerTriggers;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.runtime.service.ServiceSettings;
import io.weirkeeper.service.kustomize.build.Builder;
import io.weirkeeper.service.kustomize.decrypt.DecryptSettings;
import io.weirkeeper.service.kustomize.decrypt.DecryptingBuilder;
import io.weirkeeper.service.kustomize.decrypt.Decryptors;
import io.weirkeeper.service.kustomize.deploy.DeploySettings;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import io.weirkeeper.service.kustomize.fetch.ArtifactFetcher;
import io.weirkeeper.service.kustomize.fetch.DirectoryIndexes;
import io.weirkeeper.service.kustomize.fetch.Variables;
import io.weirkeeper.service.kustomize.fetch.Workspaces;
import io.weirkeeper.service.kustomize.intake.ConfigTriggers;
import io.weirkeeper.service.kustomize.reconcile.CurrentRevisions;
import io.weirkeeper.service.kustomize.reconcile.DependencyGraph;
import io.weirkeeper.service.kustomize.reconcile.DependencyWatch;
import io.weirkeeper.service.kustomize.reconcile.KustomizationPlan;
import io.weirkeeper.service.kustomize.reconcile.KustomizationReconciler;
import io.weirkeeper.service.kustomize.reconcile.KustomizeSettings;
import io.weirkeeper.service.kustomize.reconcile.WakeUps;
import io.weirkeeper.service.kustomize.reconcile.WorkCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The whole service as one object: put together here, started and closed by its producer. */
public final class KustomizeService implements AutoCloseable {
    private static final Duration KEY_SERVICE_TIMEOUT = Duration.ofSeconds(20);
    private static final List<KnownKind> SOURCES =
            List.of(KnownKind.GIT_REPOSITORY, KnownKind.OCI_REPOSITORY, KnownKind.BUCKET, KnownKind.EXTERNAL_ARTIFACT);

    private final Platform platform;
    private final ServiceRuntime runtime;
    private final ArtifactFetcher fetcher;
    private final Workspaces workspaces;
    private final Destinations.Connection local;
    private final Destinations destinations;
    private final List<ListWatch> configs = new ArrayList<>();

    public KustomizeService(Platform platform, KustomizeConfig config, Builder builder) {
        FeatureGates gates = new FeatureGates(config.featureGates().orElse(List.of()));
        requireGate(config, gates);
        this.platform = platform;
        this.runtime = new ServiceRuntime(platform, settings(platform, config));
        this.fetcher = new ArtifactFetcher(
                platform.config().dataDir().resolve("kustomize"),
                config.sourceHost().orElse(""));
        this.workspaces = new Workspaces(fetcher);
        DirectoryIndexes indexes = new DirectoryIndexes(fetcher);
        WorkCounts counts = new WorkCounts();
        count(counts);
        AtomicReference<KindController<Kustomization>> controller = new AtomicReference<>();
        CurrentRevisions revisions = new CurrentRevisions((key, revision) -> {
            counts.announced(key, revision);
            requireNonNull(controller.get()).offer(WakeUps.restart(key));
        });
        DependencyWatch dependencies = new DependencyWatch(
                new DependencyGraph(
                        key -> dependencies(requireNonNull(controller.get()), key),
                        key -> requireNonNull(controller.get())
                                .referencing(KnownKind.KUSTOMIZATION.kind() + "/" + key)),
                new Interest());
        // a parked run would wait for the health of an object that is gone
        OwnerTriggers triggers = new OwnerTriggers(owner -> Trigger.restart(owner, OwnerTriggers.DELETED));
        FieldManagers managers =
                new FieldManagers(Deployer.MANAGER, config.overrideManager().orElse(List.of()));
        Clusters clusters = new Clusters(Labels.KUSTOMIZE_NAME, managers, triggers, platform.clock(), platform.timer());
        this.local = clusters.open(platform.api());
        ResourceMapper mapper = local.destination().mapper();
        HealthWatch health = local.destination().health();
        this.destinations =
                new Destinations(local.destination(), clusters::connect, kubeConfigs(platform, config, gates));
        Deployer deployer = new Deployer(deploySettings(config, gates));
        KustomizationReconciler reconciler = new KustomizationReconciler(
                new KustomizeSettings(
                        config.requeueDependency(),
                        config.noCrossNamespaceRefs(),
                        config.defaultServiceAccount().orElse(""),
                        gates.isOn(FeatureGates.EXTERNAL_ARTIFACT),
                        gates.isOn(FeatureGates.ADDITIVE_DEPENDENCY_CHECK),
                        gates.isOn(FeatureGates.ACCOUNTS_OF_OBJECTS),
                        !gates.isOn(FeatureGates.NO_FAIL_FAST),
                        config.driftCorrection() == DriftCorrection.WATCH),
                platform.api(),
                mapper,
                new KustomizationReconciler.Rooms(
                        workspaces,
                        indexes,
                        new Variables(platform.redactor()),
                        new DecryptingBuilder(builder, decryptors(platform, config)),
                        deployer,
                        health,
                        destinations,
                        platform.redactor(),
                        platform.metrics().stages()),
                dependencies,
                revisions,
                counts,
                platform.clock());
        KindController<Kustomization> kustomizations = runtime.control(kind(), reconciler, config.concurrent());
        controller.set(kustomizations);
        WakeUps wakeUps =
                new WakeUps(kustomizations::referencing, kustomizations::lastSeen, dependencies, revisions, counts);
        triggers.open(kustomizations, fact -> {
            if (fact instanceof ArtifactFact artifact) {
                indexes.heard(artifact);
            }
            return wakeUps.after(fact);
        });
        runtime.hear(FactKinds.of(platform.cluster(), SOURCES), triggers);
        if (!gates.isOn(FeatureGates.DISABLE_CONFIG_WATCHERS)) {
            watchConfigs(config, kustomizations);
        }
    }

    private static void requireGate(KustomizeConfig config, FeatureGates gates) {
        boolean hasDefaults = config.defaultDecryptionServiceAccount().isPresent()
                || config.defaultKubeconfigServiceAccount().isPresent();
        if (hasDefaults && !gates.isOn(FeatureGates.ACCOUNTS_OF_OBJECTS)) {
            throw new IllegalArgumentException("cannot set default service accounts when the feature gate "
                    + FeatureGates.ACCOUNTS_OF_OBJECTS + " is not enabled: add --feature-gates="
                    + FeatureGates.ACCOUNTS_OF_OBJECTS + "=true");
        }
    }

    private static KubeConfigs kubeConfigs(Platform platform, KustomizeConfig config, FeatureGates gates) {
        return new KubeConfigs(
                platform.api(),
                ClusterClouds.of(platform.clock()),
                new KubeConfigs.Settings(
                        "unable to read KubeConfig secret '%s' error: %s",
                        config.insecureKubeconfigTls(),
                        gates.isOn(FeatureGates.ACCOUNTS_OF_OBJECTS),
                        config.defaultKubeconfigServiceAccount().orElse("")),
                platform.redactor(),
                platform.clock());
    }

    private void watchConfigs(KustomizeConfig config, KindController<Kustomization> kustomizations) {
        ListOptions labelled = runtime.selection()
                .withLabels(config.watchConfigsLabelSelector())
                .metadataOnly(true);
        for (ResourceType type : List.of(
                new ResourceType("", "v1", "configmaps", "ConfigMap", true),
                new ResourceType("", "v1", "secrets", "Secret", true))) {
            ConfigTriggers door = new ConfigTriggers(type.kind(), kustomizations);
            configs.add(new ListWatch(platform.api(), type, labelled, door, platform.timer()));
        }
    }

    private void count(WorkCounts counts) {
        FunctionCounter.builder("weir_kustomize_builds", counts, WorkCounts::builds)
                .description("Builds done.")
                .register(platform.registry());
        FunctionCounter.builder("weir_kustomize_unchanged_reconciles", counts, WorkCounts::unchangedRuns)
                .description("Reconciliations that found nothing to build and nothing to apply.")
                .register(platform.registry());
        FunctionCounter.builder("weir_kustomize_superseded_revisions", counts, WorkCounts::supersededRevisions)
                .description("Revisions that were overtaken by a later one before they were reconciled.")
                .register(platform.registry());
    }

    public void start() {
        runtime.start();
        configs.forEach(ListWatch::start);
    }

    private static ServiceSettings settings(Platform platform, KustomizeConfig config) {
        return new ServiceSettings(
                Deployer.MANAGER,
                config.eventsAddr().orElse(""),
                config.leaderElection(),
                config.watchAllNamespaces() ? "" : platform.config().namespace(),
                config.watchLabelSelector().orElse(""),
                config.minRetryDelay(),
                config.maxRetryDelay(),
                config.intervalJitterPercentage());
    }

    private static Decryptors decryptors(Platform platform, KustomizeConfig config) {
        Map<String, String> environment = System.getenv();
        DecryptSettings settings = new DecryptSettings(
                platform.config().namespace(),
                config.sopsAgeSecret().orElse(""),
                config.defaultDecryptionServiceAccount().orElse(""),
                config.sopsVaultConfigmap().orElse(""),
                environment);
        HttpSender http = new HttpSender(
                new HttpAccess(TlsSettings.NONE, ProxyEnvironment.of(environment), false, KEY_SERVICE_TIMEOUT));
        return new Decryptors(platform.api(), platform.redactor(), settings, http, platform.clock());
    }

    private static DeploySettings deploySettings(KustomizeConfig config, FeatureGates gates) {
        return new DeploySettings(
                config.concurrentSsa(),
                Set.copyOf(config.customApplyStageKinds().orElse(List.of())),
                config.overrideManager().orElse(List.of()),
                gates.isOn(FeatureGates.MIGRATE_VERSIONS),
                config.defaultServiceAccount().orElse(""));
    }

    private static ReconciledKind<Kustomization> kind() {
        return new ReconciledKind<>(
                ResourceType.of(KnownKind.KUSTOMIZATION),
                Deployer.MANAGER,
                Labels.FINALIZER,
                json -> RecordJson.decode(json, Kustomization.class),
                object -> new KustomizationPlan(key(object), object.spec()).references());
    }

    private static ObjectKey key(Kustomization object) {
        return new ObjectKey(object.metadata().namespace(), object.metadata().name());
    }

    private static List<ObjectKey> dependencies(KindController<Kustomization> controller, ObjectKey key) {
        return controller
                .lastSeen(key)
                .map(json -> json.at("/spec/dependsOn"))
                .map(list -> {
                    List<ObjectKey> keys = new ArrayList<>();
                    list.forEach(each -> {
                        if (each.path("kind").asText(Dependency.DEFAULT_KIND).equals(Dependency.DEFAULT_KIND)) {
                            keys.add(new ObjectKey(
                                    each.path("namespace").asText(key.namespace()),
                                    each.path("name").asText()));
                        }
                    });
                    return keys;
                })
                .orElse(new ArrayList<>());
    }

    @Override
    public void close() throws Exception {
        configs.forEach(ListWatch::close);
        runtime.close();
        destinations.close();
        workspaces.close();
        local.close().run();
        fetcher.close();
    }
}
