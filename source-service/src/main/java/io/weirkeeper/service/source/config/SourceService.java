package io.weirkeeper.service.source.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.proxy.ProxyEnvironment;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import io.weirkeeper.runtime.fact.FactKind;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.runtime.service.ServiceSettings;
import io.weirkeeper.service.source.fetch.BucketFetcher;
import io.weirkeeper.service.source.fetch.BucketStores;
import io.weirkeeper.service.source.fetch.GitFetcher;
import io.weirkeeper.service.source.fetch.GitLogins;
import io.weirkeeper.service.source.fetch.HelmAccesses;
import io.weirkeeper.service.source.fetch.KubePullSecretNames;
import io.weirkeeper.service.source.fetch.KubeSecrets;
import io.weirkeeper.service.source.fetch.KubeSources;
import io.weirkeeper.service.source.fetch.OciFetcher;
import io.weirkeeper.service.source.fetch.ReferencedSecrets;
import io.weirkeeper.service.source.fetch.RegistryAccess;
import io.weirkeeper.service.source.intake.ChartTriggers;
import io.weirkeeper.service.source.intake.IncludeTriggers;
import io.weirkeeper.service.source.publish.ArtifactServer;
import io.weirkeeper.service.source.reconcile.BucketReconciler;
import io.weirkeeper.service.source.reconcile.GitRepositoryReconciler;
import io.weirkeeper.service.source.reconcile.HelmRepositoryReconciler;
import io.weirkeeper.service.source.reconcile.OciRepositoryReconciler;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import io.weirkeeper.service.source.verify.GitVerifier;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The whole service as plain objects. Built, started and closed once, by whoever runs it. */
public final class SourceService implements AutoCloseable {
    /** Flux's name for what this service deploys as. */
    public static final String CONTROLLER = "source-controller";

    private final ServiceRuntime runtime;
    private final ArtifactServer server;
    private final List<KindController<?>> controllers;

    /** Builds the service; nothing runs yet. */
    public SourceService(Platform platform, SourceConfig config) {
        makeDirectory(config);
        this.runtime = new ServiceRuntime(platform, settings(platform, config));
        String address = config.storageAddr().orElse(":9090");
        ArtifactStore store = new ArtifactStore(
                config.storagePath(),
                AdvertisedAddress.of(
                        config.storageAdvAddr().orElse(""),
                        address,
                        platform.config().instance()),
                DigestAlgorithm.of(config.artifactDigestAlgo()),
                new Retention(config.artifactRetentionTtl(), config.artifactRetentionRecords()),
                platform.clock());
        KubeSecrets kubeSecrets = new KubeSecrets(platform.api(), platform.redactor());
        ProxyChoice proxies = ProxyEnvironment.of(System.getenv());
        ReferencedSecrets secrets = new ReferencedSecrets(kubeSecrets, proxies);
        GitFetcher fetcher = new GitFetcher(
                new GitClient(platform.config().dataDir().resolve("git"), GitClient.DEFAULT_CACHE),
                secrets,
                new SshAlgorithms(
                        config.sshKexAlgos().orElse(List.of()),
                        config.sshHostkeyAlgos().orElse(List.of())),
                new GitLogins(
                        new TokenCache(config.tokenCacheMaxSize(), config.tokenCacheMaxDuration(), platform.clock()),
                        System.getenv(),
                        platform.clock()));
        KindController<GitRepository> gitRepositories = runtime.control(
                GitRepositoryReconciler.kind(),
                new GitRepositoryReconciler(
                        fetcher,
                        new GitVerifier(secrets, platform.clock()),
                        new KubeSources(platform.api()),
                        store,
                        config.requeueDependency()),
                config.concurrent());
        KindController<OciRepository> ociRepositories = runtime.control(
                OciRepositoryReconciler.kind(),
                new OciRepositoryReconciler(
                        new OciFetcher(
                                new OciClient(platform.clock()),
                                new RegistryAccess(
                                        secrets,
                                        new KubePullSecretNames(platform.api()),
                                        new CloudRegistries(System.getenv(), platform.clock()))),
                        new SignatureVerifier(kubeSecrets, platform.clock()),
                        store,
                        config.requeueDependency()),
                config.concurrent());
        HelmSources helm = new HelmSources(runtime, config, store, new HelmAccesses(kubeSecrets, proxies), kubeSecrets);
        IncludeTriggers includes = new IncludeTriggers(gitRepositories);
        ChartTriggers charts = new ChartTriggers(helm.charts());
        KindController<Bucket> buckets = buckets(platform, config, store, secrets);
        runtime.hear(
                List.of(
                        new FactKind(GitRepositoryReconciler.TYPE, SourceService::told, ArtifactFact::deleted),
                        new FactKind(BucketReconciler.TYPE, SourceService::told, ArtifactFact::deleted),
                        new FactKind(HelmRepositoryReconciler.TYPE, SourceService::told, ArtifactFact::deleted)),
                fact -> {
                    includes.heard(fact);
                    charts.heard(fact);
                });
        this.controllers = List.of(gitRepositories, buckets, ociRepositories, helm.repositories(), helm.charts());
        this.server = new ArtifactServer(platform.vertx(), ListenAddress.parse(address), store);
        runtime.follow(server::open, server::close);
    }

    private KindController<Bucket> buckets(
            Platform platform, SourceConfig config, ArtifactStore store, ReferencedSecrets secrets) {
        return runtime.control(
                BucketReconciler.kind(),
                new BucketReconciler(
                        new BucketFetcher(new BucketStores(secrets, System.getenv(), platform.clock())),
                        store,
                        config.requeueDependency()),
                config.concurrent());
    }

    /** What an object shows by itself, where no fact is told. */
    private static Fact told(ObjectNode object) {
        Source source = RecordJson.decode(object, Source.class);
        Subject subject = new Subject(
                "",
                source.kind(),
                source.metadata().namespace(),
                source.metadata().name(),
                source.metadata().uid(),
                source.metadata().resourceVersion());
        Artifact artifact = source.status().artifact();
        return artifact == null ? ArtifactFact.deleted(subject) : ArtifactFact.of(subject, artifact);
    }

    private static ServiceSettings settings(Platform platform, SourceConfig config) {
        return new ServiceSettings(
                CONTROLLER,
                config.eventsAddr().orElse(""),
                config.leaderElection(),
                config.watchAllNamespaces() ? "" : platform.config().namespace(),
                config.watchLabelSelector().orElse(""),
                config.minRetryDelay(),
                config.maxRetryDelay(),
                config.intervalJitterPercentage());
    }

    private static void makeDirectory(SourceConfig config) {
        try {
            Files.createDirectories(config.storagePath());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "--storage-path: " + config.storagePath() + " cannot be used; name a directory that is writable",
                    e);
        }
    }

    /** Begins to reconcile, and to serve artifacts, as soon as this process is the one that acts. */
    public void start() {
        runtime.start();
    }

    /** Whether every object that existed at the start has been seen. */
    public boolean isListed() {
        return controllers.stream().allMatch(KindController::isListed);
    }

    public ServiceRuntime runtime() {
        return runtime;
    }

    public ArtifactServer artifactServer() {
        return server;
    }

    @Override
    public void close() throws Exception {
        runtime.close();
        server.close();
    }
}
