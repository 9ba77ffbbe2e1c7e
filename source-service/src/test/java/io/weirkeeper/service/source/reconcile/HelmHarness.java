package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DiskTree;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.peers.FileServer;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.service.source.build.ChartBuilder;
import io.weirkeeper.service.source.build.ChartRepositories;
import io.weirkeeper.service.source.fetch.ChartSources;
import io.weirkeeper.service.source.fetch.HelmAccesses;
import io.weirkeeper.service.source.fetch.HelmIndexes;
import io.weirkeeper.service.source.fetch.HelmServer;
import io.weirkeeper.service.source.fetch.IndexCache;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoredArtifact;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Helm repository server, a store, and objects of the kinds HelmRepository and HelmChart. */
final class HelmHarness implements AutoCloseable, ChartSources {
    static final Path CHARTS = Path.of("src/test/resources/charts");
    static final long INDEX_LIMIT = 100_000;

    final FileServer server = FileServer.start(0);
    final ArtifactStore store;
    final Path data;
    final Surroundings around;
    final Map<String, Source> sources = new HashMap<>();
    final List<String> cacheEvents = new ArrayList<>();
    final KindHarness<HelmRepository> repository;

    private final HelmAccesses accesses;
    private final HelmIndexes indexes;
    private final HelmServer client = new HelmServer();
    private final ChartLimits limits = new ChartLimits(300_000, 20_000);

    HelmHarness(Path temp) throws IOException {
        around = new Surroundings(temp);
        data = around.data;
        store = around.store;
        accesses = new HelmAccesses(around, _ -> ProxySettings.NONE, new CloudRegistries(Map.of(), Clock.systemUTC()));
        IndexCache cache = new IndexCache(
                new IndexCache.Settings(2, Duration.ofMinutes(15), Duration.ofMinutes(1)), Clock.systemUTC());
        indexes = new HelmIndexes(
                client,
                store,
                cache,
                (hit, namespace, name) -> cacheEvents.add((hit ? "hit " : "miss ") + namespace + "/" + name),
                INDEX_LIMIT);
        repository = new KindHarness<>(
                HelmRepositoryReconciler.kind(),
                new HelmRepositoryReconciler(
                        new HelmRepositoryReconciler.Tools(accesses, indexes, cache, DigestAlgorithm.SHA256),
                        store,
                        Duration.ofSeconds(30)),
                "charts",
                "{\"url\":\"" + server.url("/charts") + "\",\"interval\":\"5m\",\"timeout\":\"20s\"}");
        serve(1);
    }

    /** A HelmChart that nobody looked at yet. */
    KindHarness<HelmChart> chart(String spec) {
        ChartRepositories repositories = new ChartRepositories(
                new ChartRepositories.Clients(
                        accesses,
                        client,
                        indexes,
                        new OciClient(Clock.systemUTC()),
                        new SignatureVerifier(around, around::publicRoot, Clock.systemUTC())),
                this,
                limits);
        return new KindHarness<>(
                HelmChartReconciler.kind(),
                new HelmChartReconciler(
                        new HelmChartReconciler.Tools(this, repositories, new ChartBuilder(limits), limits),
                        store,
                        Duration.ofSeconds(30)),
                "web",
                spec);
    }

    KindHarness<HelmChart> chartOf(String version, String more) {
        return chart("{\"chart\":\"web\",\"version\":\"" + version + "\",\"interval\":\"10m\","
                + "\"sourceRef\":{\"kind\":\"HelmRepository\",\"name\":\"charts\"}" + more + "}");
    }

    /** Serves what is in the folder of fixtures: the index with this number, and all charts. */
    void serve(int index) throws IOException {
        server.put("/charts/index.yaml", Files.readAllBytes(CHARTS.resolve("index-" + index + ".yaml")));
        for (String version : List.of("1.0.0", "1.1.0", "2.0.0-rc.1")) {
            String file = "web-" + version + ".tgz";
            server.put("/charts/" + file, Files.readAllBytes(CHARTS.resolve(file)));
        }
    }

    void secret(String name, Map<String, String> values) {
        around.secret(name, values);
    }

    /** Stores files as the artifact of a source, as its own reconciler does. */
    void source(KnownKind kind, String name, String revision, Map<String, String> files) throws IOException {
        Path tree = Files.createTempDirectory(data.getParent(), "tree");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = tree.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        StoredArtifact stored = store.write(
                new ArtifactPath(
                        kind.kind(), KindHarness.NAMESPACE, name, Integer.toHexString(revision.hashCode()) + ".tar.gz"),
                out -> Optional.of(new ArchiveWriter(ArchiveLimits.DEFAULT)
                        .write(DiskTree.read(tree, ArchiveLimits.DEFAULT), IgnoreRules.NONE, out)));
        sources.put(
                kind.kind() + "/" + name,
                RecordJson.decode(
                        """
                        {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"%s","metadata":{"name":"%s"},
                         "status":{"artifact":{"digest":"%s","path":"%s","revision":"%s","url":"%s","size":%d,
                                   "lastUpdateTime":"2026-11-21T10:00:00Z"}}}
                        """.formatted(
                                        kind.kind(),
                                        name,
                                        stored.digest(),
                                        stored.path(),
                                        revision,
                                        stored.url(),
                                        stored.size())
                                .getBytes(StandardCharsets.UTF_8),
                        Source.class));
    }

    @Override
    public Optional<Source> source(KnownKind kind, String namespace, String name) {
        if (kind == KnownKind.HELM_REPOSITORY && name.equals("charts")) {
            return Optional.of(RecordJson.decode(repository.object(), Source.class));
        }
        return Optional.ofNullable(sources.get(kind.kind() + "/" + name));
    }

    @Override
    public Optional<HelmRepository> repository(String namespace, String name) {
        return name.equals("charts")
                ? Optional.of(RecordJson.decode(repository.object(), HelmRepository.class))
                : Optional.empty();
    }

    @Override
    public List<HelmRepository> repositories(String namespace) {
        return List.of(RecordJson.decode(repository.object(), HelmRepository.class));
    }

    @Override
    public void close() {
        server.close();
    }
}
