package io.weirkeeper.service.helm.config;

import static java.util.Objects.requireNonNull;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Labels;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.fact.FactKind;
import io.weirkeeper.runtime.fact.ObjectFacts;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.DefinitionWatch;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.kube.Subscription;
import io.weirkeeper.runtime.reconcile.Interest;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.runtime.service.ServiceSettings;
import io.weirkeeper.service.helm.fetch.ChartFetcher;
import io.weirkeeper.service.helm.fetch.ReleaseValues;
import io.weirkeeper.service.helm.intake.ConfigTriggers;
import io.weirkeeper.service.helm.intake.HelmTriggers;
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
import java.util.concurrent.atomic.AtomicReference;

/** The whole service as one object: put together here, started and closed by its producer. */
public final class HelmService implements AutoCloseable {
    /** The controller's name, and the field manager of everything that is applied. */
    static final String MANAGER = "helm-controller";

    private static final List<KnownKind> SOURCES =
            List.of(KnownKind.HELM_CHART, KnownKind.OCI_REPOSITORY, KnownKind.EXTERNAL_ARTIFACT);

    private final Platform platform;
    private final ServiceRuntime runtime;
    private final ChartFetcher fetcher;
    private final EngineRenderer renderer;
    private final HealthWatch health;
    private final Subscription definitions;
    private final List<Subscription> configs = new ArrayList<>();

    public HelmService(Platform platform, HelmConfig config) {
        this.platform = platform;
        FeatureGates gates = FeatureGates.of(config.featureGates().orElse(List.of()));
        this.runtime = new ServiceRuntime(platform, settings(platform, config));
        ResourceMapper mapper = new ResourceMapper(platform.api());
        this.definitions = DefinitionWatch.start(platform.api(), mapper, platform.timer());
        this.fetcher = new ChartFetcher(config.sourceHost().orElse(""), config.httpTimeout());
        ClusterCapabilities capabilities = new ClusterCapabilities(platform.api(), platform.clock());
        this.renderer = new EngineRenderer(capabilities, mapper, platform.redactor(), platform.clock());
        Doors doors = new Doors();
        this.health = new HealthWatch(
                platform.api(), mapper, Labels.HELM_NAME, MANAGER, doors, platform.clock(), platform.timer());
        ReleaseActions actions = new ReleaseActions(
                new ActionTools(platform.api(), mapper, health, renderer, capabilities, MANAGER, platform.clock()));
        Interest interest = new Interest();
        HelmReleaseReconciler reconciler = new HelmReleaseReconciler(
                reconcileSettings(config, gates),
                platform.api(),
                mapper,
                new HelmReleaseReconciler.Rooms(
                        fetcher,
                        new ReleaseValues(platform.api(), platform.redactor()),
                        actions,
                        new ReleaseDrift(mapper, MANAGER),
                        platform.redactor()),
                interest,
                platform.clock());
        runtime.follow(() -> {}, reconciler::abandon);
        KindController<HelmRelease> releases = runtime.control(kind(), reconciler, config.concurrent());
        WakeUps wakeUps = new WakeUps(releases::referencing, releases::lastSeen, interest);
        HelmTriggers triggers = new HelmTriggers(releases, wakeUps::after);
        doors.open(triggers);
        runtime.hear(factKinds(), triggers);
        if (!gates.isOn(FeatureGates.NO_CONFIG_WATCHERS)) {
            for (ResourceType type : ConfigTriggers.TYPES) {
                configs.add(new ListWatch(
                                platform.api(),
                                type,
                                runtime.selection()
                                        .withLabels(ConfigTriggers.WATCHED)
                                        .metadataOnly(true),
                                new ConfigTriggers(type, releases),
                                platform.timer())
                        .start());
            }
        }
    }

    /** The health watch is made before what listens to it. */
    private static final class Doors implements HealthListener {
        private final AtomicReference<HealthListener> inner = new AtomicReference<>();

        private void open(HealthListener listener) {
            inner.set(listener);
        }

        @Override
        public void settled(ObjectKey owner) {
            requireNonNull(inner.get()).settled(owner);
        }

        @Override
        public void deleted(ObjectKey owner, ObjectId id) {
            requireNonNull(inner.get()).deleted(owner, id);
        }
    }

    public void start() {
        runtime.start();
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
                gates.isOn(FeatureGates.RETRY_BY_DEFAULT));
    }

    private static ReconciledKind<HelmRelease> kind() {
        return new ReconciledKind<>(
                type(KnownKind.HELM_RELEASE),
                MANAGER,
                Labels.FINALIZER,
                json -> RecordJson.decode(json, HelmRelease.class),
                object -> new HelmReleasePlan(key(object), object.spec()).references());
    }

    private static ObjectKey key(HelmRelease object) {
        return new ObjectKey(object.metadata().namespace(), object.metadata().name());
    }

    private List<FactKind> factKinds() {
        List<FactKind> kinds = new ArrayList<>();
        for (KnownKind source : SOURCES) {
            kinds.add(new FactKind(
                    type(source), json -> ObjectFacts.artifact(platform.cluster(), json), ArtifactFact::deleted));
        }
        for (KnownKind dependency : List.of(KnownKind.HELM_RELEASE, KnownKind.KUSTOMIZATION)) {
            kinds.add(new FactKind(
                    type(dependency), json -> ObjectFacts.readiness(platform.cluster(), json), ReadinessFact::deleted));
        }
        return kinds;
    }

    private static ResourceType type(KnownKind known) {
        return new ResourceType(known.group(), known.version(), known.plural(), known.kind(), true);
    }

    @Override
    public void close() throws Exception {
        definitions.close();
        configs.forEach(Subscription::close);
        runtime.close();
        health.close();
        fetcher.close();
        renderer.close();
    }
}
