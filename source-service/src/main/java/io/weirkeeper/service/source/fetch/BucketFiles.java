package io.weirkeeper.service.source.fetch;

import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.DiskTree;
import io.weirkeeper.engine.artifact.SecurePath;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.store.ObjectStore;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The objects of a bucket in a directory of their own, which goes when this is closed. No key leads out of it. */
public final class BucketFiles implements AutoCloseable {
    /** Downloads at a time; Flux allows 100. */
    private static final int AT_ONCE = 100;

    private static final int BUFFER = 64 * 1024;

    private final WorkDirectory work;
    private final Path directory;
    private final AtomicLong bytes = new AtomicLong();

    private BucketFiles(WorkDirectory work) {
        this.work = work;
        this.directory = work.path();
    }

    /** @throws io.weirkeeper.service.source.store.StoreException when there is no room for it */
    static BucketFiles create() {
        return new BucketFiles(new WorkDirectory("bucket"));
    }

    void download(ObjectStore store, BucketIndex index) throws IOException {
        Queue<String> keys = new ConcurrentLinkedQueue<>(index.keys());
        AtomicBoolean failed = new AtomicBoolean();
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Math.min(AT_ONCE, index.size()); i++) {
                workers.add(pool.submit(() -> {
                    boolean done = false;
                    try {
                        for (String key = keys.poll(); key != null && !failed.get(); key = keys.poll()) {
                            fetch(store, index, key);
                        }
                        done = true;
                        return null;
                    } finally {
                        failed.compareAndSet(false, !done);
                    }
                }));
            }
        }
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause() == null ? "" : e.getCause().getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private void fetch(ObjectStore store, BucketIndex index, String key) throws IOException {
        try {
            Path file = SecurePath.join(directory, key);
            if (file.equals(directory)) {
                throw new IOException("the key names no file; rename it or exclude it by spec.ignore");
            }
            Optional<String> etag = store.fetch(key, content -> write(content, file));
            if (etag.isEmpty()) {
                index.remove(key);
            } else if (!etag.get().equals(index.etag(key))) {
                index.put(key, etag.get());
            }
        } catch (IOException | InvalidPathException | ArtifactException e) {
            String shown = key.replaceAll("\\p{Cntrl}", "?");
            throw new IOException("failed to get '" + shown + "' object: " + e.getMessage(), e);
        }
    }

    private void write(InputStream content, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                if (bytes.addAndGet(read) > ArchiveLimits.DEFAULT.bytes()) {
                    throw new IOException("the bucket holds more than " + ArchiveLimits.DEFAULT.bytes()
                            + " bytes; set spec.prefix or spec.ignore");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    /** Readable until this is closed. */
    public TreeEntry.Directory tree() throws IOException {
        return DiskTree.read(directory, ArchiveLimits.DEFAULT);
    }

    @Override
    public void close() {
        work.close();
    }
}
