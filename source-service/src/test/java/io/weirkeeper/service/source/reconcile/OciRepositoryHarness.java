package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.service.source.fetch.OciFetcher;
import io.weirkeeper.service.source.fetch.RegistryAccess;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One OCIRepository and a registry. */
final class OciRepositoryHarness implements AutoCloseable {
    static final String REPOSITORY = "org/fleet";

    final OciRegistry registry;
    final Surroundings around;
    final Map<String, List<String>> serviceAccounts = new HashMap<>();
    final KindHarness<OciRepository> repository;

    private final Path temp;
    private int extractions;

    OciRepositoryHarness(Path temp) throws IOException {
        this(temp, OciRegistry.start());
    }

    OciRepositoryHarness(Path temp, OciRegistry registry) throws IOException {
        this.temp = temp;
        this.registry = registry;
        around = new Surroundings(temp);
        OciFetcher fetcher = new OciFetcher(
                new OciClient(Clock.systemUTC()),
                new RegistryAccess(
                        around.referenced(),
                        (namespace, name) -> Optional.ofNullable(serviceAccounts.get(namespace + "/" + name)),
                        new CloudRegistries(Map.of(), Clock.systemUTC())));
        repository = new KindHarness<>(
                OciRepositoryReconciler.kind(),
                new OciRepositoryReconciler(
                        fetcher,
                        new SignatureVerifier(around, around::publicRoot, Clock.systemUTC()),
                        around.store,
                        Duration.ofSeconds(30)),
                "fleet",
                "{\"interval\":\"1m\",\"timeout\":\"20s\",\"url\":\"" + url() + "\"}");
    }

    String url() {
        return "oci://" + registry.host() + "/" + REPOSITORY;
    }

    /** A Secret as {@code kubectl create secret docker-registry} makes it, for this registry. */
    void pullSecret(String name, String user, String password) {
        around.secret(
                name,
                Map.of(
                        ".dockerconfigjson",
                        "{\"auths\":{\"" + registry.host() + "\":{\"username\":\"" + user + "\",\"password\":\""
                                + password + "\"}}}"));
    }

    Path artifactFile() {
        return around.artifactFile(repository);
    }

    /** The files of the artifact. */
    Path content() throws IOException {
        Path target = temp.resolve("extracted-" + extractions++);
        try (InputStream in = Files.newInputStream(artifactFile())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, target);
        }
        return target;
    }

    @Override
    public void close() {
        registry.close();
    }
}
