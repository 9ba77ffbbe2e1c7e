package io.weirkeeper.service.source.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.peers.S3Server;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpBody;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.store.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas with a bucket between them. The bucket is one of our own S3 server, or of a real one: where
 * {@code WEIR_TEST_S3} is {@code http://host:port/bucket}, with the credentials {@code test}, {@code testtest}.
 */
class SharedArtifactsIT {
    private static final String REAL = System.getenv().getOrDefault("WEIR_TEST_S3", "");

    @TempDir
    Path temp;

    private final S3Server server = S3Server.start();
    private final String prefix = "weir test+ü/" + UUID.randomUUID() + "/";
    private S3Store bucket;
    private ArtifactStore one;
    private ArtifactStore other;

    @BeforeEach
    void open() throws IOException {
        server.bucket("artifacts");
        server.requireLogin("test");
        URI url = URI.create(REAL.isEmpty() ? "http://" + server.endpoint() + "/artifacts" : REAL);
        bucket = new S3Store(
                new S3Store.Place(
                        url.getAuthority(), true, "us-east-1", url.getPath().substring(1)),
                new AwsCredentials("test", "testtest", ""),
                new HttpSender(HttpAccess.plain(Duration.ofSeconds(20))),
                Clock.systemUTC());
        assertThat(bucket.exists()).isTrue();
        one = replica("one", Retention.DEFAULT);
        other = replica("other", Retention.DEFAULT);
    }

    private ArtifactStore replica(String name, Retention retention) throws IOException {
        return new ArtifactStore(
                Files.createDirectories(temp.resolve(name)),
                AdvertisedAddress.of("", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                retention,
                Clock.systemUTC(),
                new SharedArtifacts(bucket, prefix));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsEachReplicaWhatTheOtherStored() throws IOException {
        // Given
        StoredArtifact stored = write(one, "sha256:abc.tar.gz", "content");
        one.link(stored.path(), "latest.tar.gz");

        // When + Then
        assertThat(other.exists(stored.path())).isTrue();
        other.verify(stored.path(), stored.digest().toString());
        assertThat(other.open(stored.path()).readAllBytes()).asString().isEqualTo("content");
        assertThat(other.index(stored.path(), stored.digest().toString()))
                .isEqualTo(one.index(stored.path(), stored.digest().toString()))
                .isPresent();
        assertThat(other.resolve("ocirepository/apps/fleet/latest.tar.gz")).isEqualTo(stored.path());
        assertThat(other.exists("ocirepository/apps/fleet/none.tar.gz")).isFalse();
        assertThat(other.index(
                        "ocirepository/apps/fleet/none.tar.gz", stored.digest().toString()))
                .isEmpty();
    }

    @Test
    void followsALinkThatMovedOn() throws IOException {
        // Given
        one.link(write(one, "a.tar.gz", "a").path(), "latest.tar.gz");
        assertThat(other.resolve("ocirepository/apps/fleet/latest.tar.gz")).endsWith("/a.tar.gz");

        // When
        other.link(write(other, "b.tar.gz", "b").path(), "latest.tar.gz");

        // Then
        assertThat(one.resolve("ocirepository/apps/fleet/latest.tar.gz")).endsWith("/b.tar.gz");
        assertThat(temp.resolve("one/ocirepository/apps/fleet/b.tar.gz")).hasContent("b");
    }

    @Test
    void servesNoHalfOfAnArtifactThatCouldNotBeShared() throws IOException {
        // Given
        write(one, "a.tar.gz", "old");

        // When + Then
        assertThatThrownBy(() -> one.write(path("a.tar.gz"), out -> {
                    out.write("half".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("No space left on device");
                }))
                .hasMessageContaining("No space left on device");
        assertThat(other.open(path("a.tar.gz").toString()).readAllBytes())
                .asString()
                .isEqualTo("old");
        if (REAL.isEmpty()) {
            server.failWith(503);
            assertThatThrownBy(() -> write(one, "b.tar.gz", "new"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("503");
            server.failWith(0);
            assertThat(temp.resolve("one/ocirepository/apps/fleet/b.tar.gz")).doesNotExist();
            assertThat(other.exists(path("b.tar.gz").toString())).isFalse();
        }
    }

    @Test
    void takesAwayWhatIsOldFromTheBucketToo() throws IOException {
        // Given
        ArtifactStore strict = replica("strict", new Retention(Duration.ofHours(1), 1));
        write(one, "left-by-another-process.tar.gz", "x");
        write(strict, "old.tar.gz", "old");
        StoredArtifact current = write(strict, "new.tar.gz", "new");
        strict.link(current.path(), "latest.tar.gz");

        // When
        strict.collectGarbage(current.path(), current.digest().toString());

        // Then
        assertThat(keys())
                .containsExactlyInAnyOrder(
                        "latest.tar.gz.link",
                        "new.tar.gz",
                        "new.tar.gz." + current.digest().hex() + ".index");
        assertThat(strict.removeAll(path("*"))).isTrue();
        assertThat(keys()).isEmpty();
        assertThat(other.removeAll(path("*"))).isFalse();
    }

    @Test
    void keepsKeysWithOddNamesApart() throws IOException {
        for (String key : new String[] {"a b", "a+b", "a%20b", "ä", "a=b&c", "sha256:1"}) {
            String sha256 = Digest.of(DigestAlgorithm.SHA256, key).hex();
            bucket.put(prefix + key, HttpBody.of(key), sha256);
        }
        for (String key : new String[] {"a b", "a+b", "a%20b", "ä", "a=b&c", "sha256:1"}) {
            StringBuilder read = new StringBuilder();
            bucket.fetch(prefix + key, in -> read.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            assertThat(read).hasToString(key);
            bucket.delete(prefix + key);
        }
        bucket.delete(prefix + "never there");
        if (REAL.isEmpty()) { // moto does not look at it
            assertThatThrownBy(() -> bucket.put(prefix + "x", HttpBody.of("sent"), "0".repeat(64)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("The content is not what was signed.");
        }
    }

    private StoredArtifact write(ArtifactStore store, String file, String content) {
        TreeMap<String, Digest> index = new TreeMap<>();
        index.put("", Digest.of(DigestAlgorithm.SHA256, content));
        return store.write(path(file), out -> {
            out.write(content.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new DirectoryIndex(index));
        });
    }

    private Set<String> keys() throws IOException {
        Set<String> keys = new TreeSet<>();
        bucket.list(prefix, (key, etag) -> keys.add(key.substring(key.lastIndexOf('/') + 1)));
        return keys;
    }

    private static ArtifactPath path(String file) {
        return new ArtifactPath("OCIRepository", "apps", "fleet", file);
    }
}
