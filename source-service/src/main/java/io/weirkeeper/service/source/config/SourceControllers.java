package io.weirkeeper.service.source.config;

import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.proxy.ProxyEnvironment;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import io.weirkeeper.runtime.fact.FactKind;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
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
import io.weirkeeper.service.source.publish.ExternalArtifactFacts;
import io.weirkeeper.service.source.reconcile.BucketReconciler;
import io.weirkeeper.service.source.reconcile.GitRepositoryReconciler;
import io.weirkeeper.service.source.reconcile.HelmRepositoryReconciler;
import io.weirkeeper.service.source.reconcile.OciRepositoryReconciler;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.verify.GitVerifier;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import io.weirkeeper.service.source.verify.SigstoreRoot;
import java.util.List;

/** The role source-controller: sources of all kinds become artifacts. */
final class SourceControllers implements SourceRole {
    /** Flux's name for what this service deploys as. */
    static final String CONTROLLER = "source-controller";

    private final ServiceRuntime runtime;
    private final List<KindController<?>> controllers;

    SourceControllers(Platform platform, SourceConfig config, ArtifactHome home) {
        this.runtime = new ServiceRuntime(platform, SourceRole.settings(platform, config, CONTROLLER));
        ArtifactStore store = home.store();
        KubeSecrets kubeSecrets = new KubeSecrets(platform.api(), platform.redactor());
        ProxyChoice proxies = ProxyEnvironment.of(System.getenv());
        ReferencedSecrets secrets = new ReferencedSecrets(kubeSecrets, proxies);
        TokenCache tokens =
                new TokenCache(config.tokenCacheMaxSize(), config.tokenCacheMaxDuration(), platform.clock());
        CloudRegistries clouds = new CloudRegistries(System.getenv(), platform.clock());
        SignatureVerifier signatures = new SignatureVerifier(
                kubeSecrets,
                SigstoreRoot.of(platform.config().dataDir().resolve("sigstore"), proxies, platform.clock()),
                platform.clock());
        GitFetcher fetcher = new GitFetcher(
                new GitClient(platform.config().dataDir().resolve("git"), GitClient.DEFAULT_CACHE),
                secrets,
                new SshAlgorithms(
                        config.sshKexAlgos().orElse(List.of()),
                        config.sshHostkeyAlgos().orElse(List.of())),
                new GitLogins(tokens, System.getenv(), platform.clock()));
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
                                new RegistryAccess(secrets, new KubePullSecretNames(platform.api()), clouds)),
                        signatures,
                        store,
                        config.requeueDependency()),
                config.concurrent());
        HelmSources helm =
                new HelmSources(runtime, config, store, new HelmAccesses(kubeSecrets, proxies, clouds), signatures);
        IncludeTriggers includes = new IncludeTriggers(gitRepositories);
        ChartTriggers charts = new ChartTriggers(helm.charts());
        KindController<Bucket> buckets =
                buckets(config, store, new BucketStores(secrets, tokens, System.getenv(), platform.clock()));
        runtime.hear(
                List.of(
                        new FactKind(GitRepositoryReconciler.TYPE, SourceRole::told, ArtifactFact::deleted),
                        new FactKind(BucketReconciler.TYPE, SourceRole::told, ArtifactFact::deleted),
                        new FactKind(HelmRepositoryReconciler.TYPE, SourceRole::told, ArtifactFact::deleted)),
                fact -> {
                    includes.heard(fact);
                    charts.heard(fact);
                });
        this.controllers = List.of(gitRepositories, buckets, ociRepositories, helm.repositories(), helm.charts());
        home.follow(runtime);
        if (platform.kafka() != null) {
            ExternalArtifactFacts external = new ExternalArtifactFacts(
                    platform.api(), runtime.facts(), store, platform.cluster(), runtime.selection(), platform.timer());
            runtime.follow(external::open, external::close);
        }
    }

    private KindController<Bucket> buckets(SourceConfig config, ArtifactStore store, BucketStores stores) {
        return runtime.control(
                BucketReconciler.kind(),
                new BucketReconciler(new BucketFetcher(stores), store, config.requeueDependency()),
                config.concurrent());
    }

    @Override
    public ServiceRuntime runtime() {
        return runtime;
    }

    @Override
    public List<KindController<?>> controllers() {
        return controllers;
    }
}
