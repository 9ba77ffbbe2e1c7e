package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.peers.S3Server;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.service.source.fetch.BucketFetcher;
import io.weirkeeper.service.source.fetch.BucketStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One Bucket and an S3 server. */
final class BucketHarness implements AutoCloseable {
    final S3Server server = S3Server.start();
    final Surroundings around;
    final Map<String, String> environment = new HashMap<>();
    final KindHarness<Bucket> bucket;

    private final TokenCache tokens = new TokenCache(10, Duration.ofHours(1), Clock.systemUTC());

    BucketHarness(Path temp) throws IOException {
        around = new Surroundings(temp);
        bucket = new KindHarness<>(
                BucketReconciler.kind(),
                () -> new BucketReconciler(
                        new BucketFetcher(
                                new BucketStores(around.referenced(), tokens, environment, Clock.systemUTC())),
                        around.store,
                        Duration.ofSeconds(30)),
                "fleet",
                "{\"interval\":\"1m\",\"timeout\":\"20s\",\"bucketName\":\"manifests\",\"insecure\":true,"
                        + "\"endpoint\":\"" + server.endpoint() + "\"}");
    }

    Path artifactFile() {
        return around.artifactFile(bucket);
    }

    @Override
    public void close() {
        server.close();
    }
}
