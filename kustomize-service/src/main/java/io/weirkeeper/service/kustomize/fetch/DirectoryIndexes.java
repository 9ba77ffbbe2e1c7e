package io.weirkeeper.service.kustomize.fetch;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The directory indexes of artifacts, each downloaded once for all that ask. Facts say where they are; what a fact says
 * counts only beside the artifact of the source's own status, and an index only when its digest is right. Without one
 * the artifact is downloaded.
 */
public final class DirectoryIndexes {
    private static final Logger LOG = Logger.getLogger(DirectoryIndexes.class);
    private static final int LARGEST = 32 << 20;
    private static final int MOST_KEPT = 32;

    private record Address(String artifactDigest, String url, String digest) {}

    private final ArtifactFetcher fetcher;
    private final Map<String, Address> addresses = new ConcurrentHashMap<>();
    private final Map<Address, CompletableFuture<Optional<DirectoryIndex>>> indexes = new LinkedHashMap<>();

    public DirectoryIndexes(ArtifactFetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** What a fact says about the artifact of a source. */
    public void heard(ArtifactFact fact) {
        String source = fact.subject().reference();
        if (fact.deleted() || fact.indexUrl().isEmpty()) {
            addresses.remove(source);
        } else {
            addresses.put(source, new Address(fact.digest(), fact.indexUrl(), fact.indexDigest()));
        }
    }

    /**
     * The index of an artifact, if there is one.
     *
     * @param source {@code Kind/namespace/name}
     */
    public Optional<DirectoryIndex> find(String source, Artifact artifact) {
        Address address = addresses.get(source);
        if (address == null
                || !address.artifactDigest().equals(artifact.digest())
                || !address.url().startsWith(artifact.url())) {
            return Optional.empty();
        }
        CompletableFuture<Optional<DirectoryIndex>> ours = new CompletableFuture<>();
        CompletableFuture<Optional<DirectoryIndex>> known;
        synchronized (indexes) {
            known = indexes.putIfAbsent(address, ours);
            while (indexes.size() > MOST_KEPT) {
                indexes.remove(indexes.keySet().iterator().next());
            }
        }
        if (known != null) {
            return known.join();
        }
        Optional<DirectoryIndex> index = Optional.empty();
        try {
            index = download(address);
            return index;
        } finally {
            if (index.isEmpty()) {
                synchronized (indexes) {
                    indexes.remove(address, ours);
                }
            }
            ours.complete(index);
        }
    }

    private Optional<DirectoryIndex> download(Address address) {
        try {
            HttpResponse<InputStream> response = fetcher.open(address.url());
            try (InputStream body = response.body()) {
                byte[] content = body.readNBytes(LARGEST + 1);
                Digest expected = Digest.parse(address.digest());
                if (response.statusCode() == 200
                        && content.length <= LARGEST
                        && Digest.of(expected.algorithm(), content).equals(expected)) {
                    return Optional.of(DirectoryIndex.parse(new String(content, StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException | ReconcileException | ArtifactException e) {
            LOG.debugf("%s cannot be used: %s", address.url(), e.getMessage());
        }
        return Optional.empty();
    }
}
