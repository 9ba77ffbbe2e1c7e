package io.weirkeeper.service.source.store;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.http.HttpBody;
import io.weirkeeper.remote.store.SharedStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds, in a bucket that all replicas share: under the same paths, links as small objects that name their
 * target. The bucket is the truth, files on disk are copies of it.
 */
public final class SharedArtifacts {
    private static final String LINK = ".link";
    private static final int MAX_LINK = 1024;

    /** Bytes that a replica keeps of what it serves and did not write. */
    private static final long MOST_SERVED = 1L << 30;

    /** No bucket: nothing is in it, and what is put there is on the disk alone. */
    public static final SharedArtifacts NONE = new SharedArtifacts();

    private final @Nullable SharedStore store;
    private final Map<Path, Long> served = new LinkedHashMap<>();
    private final String prefix;

    private SharedArtifacts() {
        this.store = null;
        this.prefix = "";
    }

    /** @param prefix what all keys begin with; empty, or ending in a slash */
    public SharedArtifacts(SharedStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /** @throws IOException when the bucket is not there, or cannot be asked */
    public void check() throws IOException {
        if (store != null && !store.exists()) {
            throw new IOException("the bucket does not exist; make it");
        }
    }

    boolean isThere() {
        return store != null;
    }

    void put(String path, Path file) throws IOException {
        if (store == null) {
            return;
        }
        String sha256 = Digest.of(DigestAlgorithm.SHA256, file).hex();
        store.put(prefix + path, HttpBody.of(file), sha256);
    }

    void putLink(String path, String target) throws IOException {
        if (store == null) {
            return;
        }
        String sha256 = Digest.of(DigestAlgorithm.SHA256, target).hex();
        store.put(prefix + path + LINK, HttpBody.of(target), sha256);
    }

    /**
     * Has an object on disk, whole or not at all.
     *
     * @return whether there was one
     */
    boolean pull(String path, Path file) throws IOException {
        if (store == null) {
            return false;
        }
        Path temporary = file.resolveSibling(ArtifactStore.TEMPORARY + UUID.randomUUID());
        Files.createDirectories(file.getParent(), ArtifactStore.DIRECTORY_MODE);
        try {
            Files.createFile(temporary, ArtifactStore.FILE_MODE);
            boolean found = store.fetch(prefix + path, content -> {
                        try (OutputStream out = Files.newOutputStream(temporary)) {
                            content.transferTo(out);
                        }
                    })
                    .isPresent();
            if (found) {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return found;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** As {@link #pull}, for a replica that only serves: when there is too much, what was pulled first goes. */
    void pullToServe(String path, Path file) throws IOException {
        if (Files.exists(file) || !pull(path, file)) {
            return;
        }
        synchronized (served) {
            served.put(file, Files.size(file));
            long total = served.values().stream().mapToLong(Long::longValue).sum();
            Iterator<Map.Entry<Path, Long>> oldest = served.entrySet().iterator();
            while (total > MOST_SERVED && served.size() > 1) {
                Map.Entry<Path, Long> entry = oldest.next();
                Files.deleteIfExists(entry.getKey());
                total -= entry.getValue();
                oldest.remove();
            }
        }
    }

    /** What a link names; empty when there is none. */
    Optional<String> link(String path) throws IOException {
        if (store == null) {
            return Optional.empty();
        }
        StringBuilder target = new StringBuilder();
        boolean found = store.fetch(
                        prefix + path + LINK,
                        content -> target.append(new String(content.readNBytes(MAX_LINK), StandardCharsets.UTF_8)))
                .isPresent();
        String name = target.toString();
        boolean usable = found && !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0;
        return usable ? Optional.of(name) : Optional.empty();
    }

    void delete(String path) throws IOException {
        if (store != null) {
            store.delete(prefix + path);
        }
    }

    /** Removes what lies below a directory, but for some names. */
    int deleteBelow(String directory, List<String> keep) throws IOException {
        if (store == null) {
            return 0;
        }
        List<String> keys = new ArrayList<>();
        String below = prefix + directory + "/";
        store.list(below, (key, etag) -> {
            String name = key.substring(below.length());
            if (!name.endsWith(LINK) ? !keep.contains(name) : keep.isEmpty()) {
                keys.add(key);
            }
        });
        for (String key : keys) {
            store.delete(key);
        }
        return keys.size();
    }
}
