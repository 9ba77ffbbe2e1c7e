package io.weirkeeper.service.helm.config;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Labels;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.runtime.access.Clusters;
import io.weirkeeper.runtime.access.Destinations;
import io.weirkeeper.runtime.access.KubeConfigs;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.fact.FactKinds;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Trigger;
import io.weirkeeper.runtime.reconcile.Triggers;
import io.weirkeeper.runtime.service.OwnerTriggers;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.runtime.service.ServiceSettings;
import io.weirkeeper.service.helm.fetch.ChartFetcher;
import io.weirkeeper.service.helm.fetch.ReleaseValues;
import io.weirkeeper.service.helm.intake.ConfigTriggers;
import io.weirkeeper.service.helm.memory.Admission;
import io.weirkeeper.service.helm.memory.OomWatch;
import io.weirkeeper.service.helm.reconcile.HelmReleasePlan;
import io.weirkeeper.service.helm.reconcile.HelmReleaseReconciler;
import io.weirkeeper.service.helm.reconcile.HelmSettings;
import io.weirkeeper.service.helm.reconcile.WakeUps;
import io.weirkeeper.service.helm.release.ActionTools;
import io.weirkeeper.service.helm.release.ReleaseActions;
import io.weirkeeper.service.helm.release.ReleaseDrift;
import io.weirkeeper.service.helm.render.ClusterCapabilities;
import io.weirkeeper.service.helm.render.EngineRenderer;
import java.util.ArrayList;
import java.util.List;

/** The whole service as one object: put together here, started and closed by its producer. */
public final class HelmService implements AutoCloseable {
    /** The controller's name, and the field manager of everything that is applied. */
    static final String MANAGER = "helm-controller";

    private static final List<KnownKind> SOURCES =
            List.of(KnownKind.HELM_CHART, KnownKind.OCI_REPOSITORY, KnownKind.EXTERNAL_ARTIFACT);

    private static final int HEAP_SHARE = 2;

    private final ServiceRuntime runtime;
    private final HelmConfig config;
    private final ChartFetcher fetcher;
    private final EngineRenderer renderer;
    private final Destinations.Connection local;
    private final Destinations destinations;
    private final Admission admission;
    private final List<AutoCloseable> watches = new ArrayList<>();

    /** @param exit ends the process, in good order, because its memory is used up; must not block */
    public HelmService(Platform platform, HelmConfig config, Runnable exit) {
        this.config = config;
        FeatureGates gates = FeatureGates.of(config.featureGates().orElse(List.of()));
        this.runtime = new ServiceRuntime(platform, settings(platform, config));
        this.fetcher = new ChartFetcher(config.sourceHost().orElse(""), config.httpTimeout());
        ClusterCapabilities capabilities = new ClusterCapabilities(platform.clock());
        this.renderer = new EngineRenderer(
                capabilities,
                gates.isOn(FeatureGates.DNS_LOOKUPS),
                config.concurrent(),
                platform.redactor(),
                platform.clock());
        // drift, if it is to be detected; an action under way goes on
        OwnerTriggers triggers = new OwnerTriggers(owner -> Trigger.wake(owner, OwnerTriggers.DELETED));
        List<String> overridden = config.overrideManager().orElse(List.of());
        Clusters clusters = new Clusters(
                Labels.HELM_NAME, new FieldManagers(MANAGER, overridden), triggers, platform.clock(), platform.timer());
        this.local = clusters.open(platform.api());
        this.destinations =
                new Destinations(local.destination(), clusters::connect, kubeConfigs(platform, config, gates));
        this.admission = new Admission(Runtime.getRuntime().maxMemory() / HEAP_SHARE, triggers::settled);
        ReleaseActions actions = new ReleaseActions(new ActionTools(
                renderer, capabilities, MANAGER, gates.isOn(FeatureGates.HELM_3_DEFAULTS), platform.clock()));
        Interest interest = new Interest();
        HelmReleaseReconciler reconciler = new HelmReleaseReconciler(
                reconcileSettings(config, gates),
                new HelmReleaseReconciler.Rooms(
                        fetcher,
                        new ReleaseValues(platform.api(), platform.redactor()),
                        actions,
                        new ReleaseDrift(MANAGER, overridden),
                        destinations,
                        admission,
                        platform.redactor()),
                interest,
                platform.clock());
        runtime.follow(() -> {}, reconciler::abandon);
        KindController<HelmRelease> releases = runtime.control(kind(), reconciler, config.concurrent());
        WakeUps wakeUps = new WakeUps(releases::referencing, releases::lastSeen, interest);
        triggers.open(releases, wakeUps::after);
        runtime.hear(FactKinds.of(platform.cluster(), SOURCES), triggers);
        if (!gates.isOn(FeatureGates.NO_CONFIG_WATCHERS)) {
            watchConfigs(platform, releases);
        }
        if (gates.isOn(FeatureGates.OOM_WATCH)) {
            watches.add(oomWatch(config, exit).start(platform.timer(), config.oomWatchInterval()));
        }
    }

    private void watchConfigs(Platform platform, Triggers releases) {
        for (ResourceType type : ConfigTriggers.TYPES) {
            watches.add(new ListWatch(
                            platform.api(),
                            type,
                            runtime.selection()
                                    .withLabels(config.watchConfigsLabelSelector())
                                    .metadataOnly(true),
                            new ConfigTriggers(type, releases),
                            platform.timer())
                    .start());
        }
    }

    private static OomWatch oomWatch(HelmConfig config, Runnable exit) {
        OomWatch.Settings settings = new OomWatch.Settings(
                config.oomWatchMemoryThreshold(),
                config.oomWatchInterval(),
                config.oomWatchMaxMemoryPath().orElse(""),
                config.oomWatchCurrentMemoryPath().orElse(""));
        return new OomWatch(settings, exit);
    }

    private static KubeConfigs kubeConfigs(Platform platform, HelmConfig config, FeatureGates gates) {
        return new KubeConfigs(
                platform.api(),
                ClusterClouds.of(platform.clock()),
                new KubeConfigs.Settings(
                        "could not get KubeConfig secret '%s': %s",
                        config.insecureKubeconfigTls(),
                        gates.isOn(FeatureGates.ACCOUNTS_OF_OBJECTS),
                        config.defaultKubeconfigServiceAccount().orElse("")),
                platform.redactor(),
                platform.clock());
    }

    public void start() {
        runtime.start();
    }

    /** Whether this process is the one that acts. */
    public boolean isResponsible() {
        return runtime.isResponsible();
    }

    private static ServiceSettings settings(Platform platform, HelmConfig config) {
        return new ServiceSettings(
                MANAGER,
                config.eventsAddr().orElse(""),
                config.leaderElection(),
                config.watchAllNamespaces() ? "" : platform.config().namespace(),
                config.watchLabelSelector().orElse(""),
                config.minRetryDelay(),
                config.maxRetryDelay(),
                config.intervalJitterPercentage());
    }

    private static HelmSettings reconcileSettings(HelmConfig config, FeatureGates gates) {
        return new HelmSettings(
                config.requeueDependency(),
                config.noCrossNamespaceRefs(),
                config.defaultServiceAccount().orElse(""),
                gates.isOn(FeatureGates.EXTERNAL_ARTIFACT),
                !gates.isOn(FeatureGates.NO_DIGEST_TRACKING),
                gates.isOn(FeatureGates.ADDITIVE_CEL),
                gates.isOn(FeatureGates.RETRY_BY_DEFAULT),
                gates.isOn(FeatureGates.CANCEL_HEALTH_CHECKS));
    }

    private static ReconciledKind<HelmRelease> kind() {
        return new ReconciledKind<>(
                ResourceType.of(KnownKind.HELM_RELEASE),
                MANAGER,
                Labels.FINALIZER,
                json -> RecordJson.decode(json, HelmRelease.class),
                object -> new HelmReleasePlan(key(object), object.spec()).references());
    }

    private static ObjectKey key(HelmRelease object) {
        return new ObjectKey(object.metadata().namespace(), object.metadata().name());
    }

    /** Nothing new begins, and what is under way may end, before the rest goes. */
    @Override
    public void close() throws Exception {
        admission.close();
        boolean _ = admission.awaitEmpty(config.gracefulShutdownTimeout());
        for (AutoCloseable watch : watches) {
            watch.close();
        }
        runtime.close();
        destinations.close();
        local.close().run();
        fetcher.close();
        renderer.close();
    }
}
