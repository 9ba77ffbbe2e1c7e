package io.weirkeeper.service.source.store;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A process that stores artifacts without end; each is named after the digest of its content. */
final class StoreInTest {
    private static final int LARGEST = 2 << 20;
    private static final int PIECE = 8192;

    private StoreInTest() {}

    /** @param arguments the root of the store, and the seed of the contents */
    public static void main(String[] arguments) {
        ArtifactStore store = new ArtifactStore(
                Path.of(arguments[0]),
                AdvertisedAddress.of("", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
        Random random = new Random(Long.parseLong(arguments[1]));
        while (true) {
            byte[] content = new byte[PIECE + random.nextInt(LARGEST)];
            random.nextBytes(content);
            Digest digest = Digest.of(DigestAlgorithm.SHA256, content);
            TreeMap<String, Digest> directories = new TreeMap<>();
            for (int i = 0; i < 1000; i++) {
                directories.put(i == 0 ? "" : "directory-" + i, digest);
            }
            StoredArtifact stored =
                    store.write(new ArtifactPath("GitRepository", "apps", "fleet", digest.hex() + ".tar.gz"), out -> {
                        for (int at = 0; at < content.length; at += PIECE) {
                            out.write(content, at, Math.min(PIECE, content.length - at));
                        }
                        return Optional.of(new DirectoryIndex(directories));
                    });
            store.link(stored.path(), "latest.tar.gz");
            store.collectGarbage(stored.path(), stored.digest().toString());
        }
    }
}
