package io.weirkeeper.service.source.config;

import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.service.source.publish.ArtifactServer;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import io.weirkeeper.service.source.store.SharedArtifacts;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The store and its server, shared by the roles of a process: open while at least one of them acts, or always with a bucket. */
final class ArtifactHome implements AutoCloseable {
    private final ArtifactStore store;
    private final ArtifactServer server;
    private final boolean shared;
    private int acting;

    ArtifactHome(Platform platform, SourceConfig config) {
        try {
            Files.createDirectories(config.storagePath());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "--storage-path: " + config.storagePath() + " cannot be used; name a directory that is writable",
                    e);
        }
        WorkDirectory.removeLeftOvers(Path.of(System.getProperty("java.io.tmpdir")));
        Optional<SharedArtifacts> bucket = config.storageUrl()
                .filter(url -> !url.isEmpty())
                .map(url -> StorageUrl.parse(url, System.getenv()).open(System.getenv(), platform.clock()));
        this.shared = bucket.isPresent();
        if (!shared) {
            config.roles()
                    .forEach(role -> ReplicaCheck.onOneDisk(
                            platform.api(), platform.config().namespace(), role));
        }
        String address = config.storageAddr().orElse(":9090");
        this.store = new ArtifactStore(
                config.storagePath(),
                AdvertisedAddress.of(
                        config.storageAdvAddr().orElse(""),
                        address,
                        platform.config().instance()),
                DigestAlgorithm.of(config.artifactDigestAlgo()),
                new Retention(config.artifactRetentionTtl(), config.artifactRetentionRecords()),
                platform.clock(),
                bucket.orElse(SharedArtifacts.NONE));
        this.server = new ArtifactServer(platform.vertx(), ListenAddress.parse(address), store);
    }

    ArtifactStore store() {
        return store;
    }

    /** Serves from now on, where every replica can: with a shared bucket. */
    void start() {
        if (shared) {
            server.open();
        }
    }

    /** Serves while the role acts. */
    void follow(ServiceRuntime role) {
        role.follow(this::gained, this::lost);
    }

    private synchronized void gained() {
        acting++;
        server.open();
    }

    private synchronized void lost() {
        acting--;
        if (acting == 0 && !shared) {
            server.close();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
