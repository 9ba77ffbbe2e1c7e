package io.weirkeeper.service.kustomize.fetch;

import static java.util.Objects.requireNonNull;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Artifacts on disk, each downloaded and extracted once for all who read it together or one shortly after another: a
 * hundred Kustomizations of one repository ask for the same one within a second. Thread-safe.
 */
public final class Workspaces implements AutoCloseable {
    /** So many stay that nobody reads any more, for those who come next. */
    private static final int KEPT = 2;

    private record Key(String url, String digest) {}

    private static final class Shared {
        private final CompletableFuture<Path> content = new CompletableFuture<>();
        private int readers = 1;
    }

    private final Function<Artifact, Path> fetch;
    private final Map<Key, Shared> all = new HashMap<>();
    /** The last one is the one that was let go last. */
    private final Deque<Key> unused = new ArrayDeque<>();

    public Workspaces(ArtifactFetcher fetcher) {
        this(fetcher::fetch);
    }

    Workspaces(Function<Artifact, Path> fetch) {
        this.fetch = fetch;
    }

    /**
     * Returns when the content is there.
     *
     * @throws ReconcileException as {@link ArtifactFetcher#fetch}
     */
    public Workspace open(Artifact artifact) {
        Key key = new Key(artifact.url(), artifact.digest());
        Shared shared;
        boolean isFirst;
        synchronized (this) {
            Shared known = all.get(key);
            isFirst = known == null;
            shared = known == null ? new Shared() : known;
            if (known == null) {
                all.put(key, shared);
            } else if (known.readers++ == 0) {
                unused.remove(key);
            }
        }
        if (isFirst) {
            fill(key, shared, artifact);
        }
        try {
            return new Workspace(shared.content.join(), () -> release(key, shared));
        } catch (CompletionException e) {
            throw e.getCause() instanceof ReconcileException failure ? failure : e;
        }
    }

    private void fill(Key key, Shared shared, Artifact artifact) {
        try {
            shared.content.complete(fetch.apply(artifact));
        } catch (RuntimeException e) {
            abandon(key, shared, e);
        } finally {
            if (!shared.content.isDone()) {
                // an Error, such as memory that ran out, ends this reader; the others must not wait for it
                abandon(key, shared, new IllegalStateException("the artifact's first reader died; it is tried again"));
            }
        }
    }

    private void abandon(Key key, Shared shared, RuntimeException cause) {
        synchronized (this) {
            all.remove(key); // whoever comes next tries again
        }
        shared.content.completeExceptionally(cause);
    }

    private void release(Key key, Shared shared) {
        synchronized (this) {
            if (--shared.readers > 0) {
                return;
            }
            unused.addLast(key);
        }
        shrink(KEPT);
    }

    /** Removes what nobody reads. */
    @Override
    public void close() {
        shrink(0);
    }

    private void shrink(int kept) {
        List<Shared> dropped = new ArrayList<>();
        synchronized (this) {
            while (unused.size() > kept) {
                dropped.add(requireNonNull(all.remove(unused.removeFirst())));
            }
        }
        dropped.forEach(shared -> Workspace.remove(shared.content.join()));
    }
}
