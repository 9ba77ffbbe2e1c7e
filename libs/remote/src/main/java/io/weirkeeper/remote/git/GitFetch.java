package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The result of a fetch. */
public sealed interface GitFetch {

    GitCommit commit();

    /** The reference still resolves to the known revision; of the commit only hash and reference are known. */
    record Unchanged(GitCommit commit) implements GitFetch {}

    /**
     * A commit and its files.
     *
     * @param tree readable until the snapshot is closed
     */
    record Snapshot(GitCommit commit, GitProvenance provenance, TreeEntry.Directory tree, Release release)
            implements GitFetch, AutoCloseable {
        @Override
        public void close() {
            release.close();
        }
    }

    /** Gives back what a snapshot holds, once however often it is asked to. */
    final class Release {
        private final AtomicReference<@Nullable Runnable> work;

        public Release(Runnable work) {
            this.work = new AtomicReference<>(work);
        }

        void close() {
            Runnable once = work.getAndSet(null);
            if (once != null) {
                once.run();
            }
        }
    }
}
