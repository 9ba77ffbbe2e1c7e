package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.service.source.fetch.ReferencedSecrets;
import io.weirkeeper.service.source.fetch.SecretReader;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a reconciler of any kind has around it: a store, and the Secrets of a namespace. */
final class Surroundings implements SecretReader {
    final Path data;
    final ArtifactStore store;
    final Map<String, Map<String, byte[]>> secrets = new HashMap<>();

    private byte[] publicRoot = new byte[0];

    Surroundings(Path temp) throws IOException {
        data = Files.createDirectories(temp.resolve("data"));
        store = new ArtifactStore(
                data,
                AdvertisedAddress.of("source-controller.flux-system.svc.cluster.local.", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
    }

    void secret(String name, Map<String, String> values) {
        Map<String, byte[]> bytes = new HashMap<>();
        values.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        secrets.put(KindHarness.NAMESPACE + "/" + name, bytes);
    }

    @Override
    public Optional<Map<String, byte[]>> read(String namespace, String name) {
        return Optional.ofNullable(secrets.get(namespace + "/" + name));
    }

    /** Sigstore's public root as of now. */
    byte[] publicRoot() throws IOException {
        if (publicRoot.length == 0) {
            throw new IOException("https://tuf.example.org/ cannot be asked: Connection refused");
        }
        return publicRoot.clone();
    }

    void publicRoot(String json) {
        publicRoot = json.getBytes(StandardCharsets.UTF_8);
    }

    /** The same for kinds that refer to Secrets in their spec; no proxies. */
    ReferencedSecrets referenced() {
        return new ReferencedSecrets(this, ProxySettings.NONE);
    }

    /** The file of the artifact in a status. */
    Path artifactFile(KindHarness<?> object) {
        return data.resolve(object.status().at("/artifact/path").asText());
    }
}
