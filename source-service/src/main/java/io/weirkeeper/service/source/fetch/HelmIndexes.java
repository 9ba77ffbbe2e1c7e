package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.IndexException;
import io.weirkeeper.engine.helm.index.IndexRewriter;
import io.weirkeeper.engine.helm.index.StoredIndex;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Fetches the indexes of Helm repositories, and looks charts up in those that are stored. Thread-safe. */
public final class HelmIndexes {
    private final HelmServer server;
    private final ArtifactStore store;
    private final IndexCache cache;
    private final CacheCounter counter;
    private final long limit;

    /** Counts what the cache knew and what it did not. */
    @FunctionalInterface
    public interface CacheCounter {
        /** @param hit whether a look-up for this object was spared */
        void count(boolean hit, String namespace, String name);
    }

    /** @param limit {@code --helm-index-max-size}, in bytes */
    public HelmIndexes(HelmServer server, ArtifactStore store, IndexCache cache, CacheCounter counter, long limit) {
        this.server = server;
        this.store = store;
        this.cache = cache;
        this.counter = counter;
        this.limit = limit;
    }

    /**
     * Downloads an index as it is served.
     *
     * @throws HelmServerException in Flux's words
     */
    public void fetch(HelmAccess access, Path target) {
        try {
            server.download(access, HelmUrl.index(access.url()), target, limit);
        } catch (HelmServerException e) {
            if (e.kind() == HelmServerException.Kind.TOO_LARGE) {
                throw new HelmServerException(
                        e.kind(), "index exceeds the maximum index file size of " + limit + " bytes", e);
            }
            throw e;
        }
    }

    /**
     * Makes of a fetched index the one that is stored.
     *
     * @throws IndexException when it is no index
     */
    public static void rewrite(Path fetched, Path target) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            IndexRewriter.rewrite(fetched, target.resolveSibling(target.getFileName() + ".spool"), out);
        }
    }

    /**
     * The versions of a chart in the index that a HelmRepository stored; empty when there is no such chart.
     *
     * @throws IndexException when the stored index cannot be read
     */
    public Optional<List<ChartVersion>> versions(Artifact index, String namespace, String name, String chart) {
        Optional<Optional<List<ChartVersion>>> known = cache.get(index.path(), chart);
        if (cache.isOn()) {
            counter.count(known.isPresent(), namespace, name);
        }
        if (known.isPresent()) {
            return known.get();
        }
        try (InputStream in = store.open(index.path())) {
            Optional<List<ChartVersion>> versions = StoredIndex.versions(in, chart);
            cache.put(index.path(), chart, versions);
            return versions;
        } catch (IOException | StoreException e) {
            throw new IndexException("failed to load index: " + e.getMessage(), e);
        }
    }
}
