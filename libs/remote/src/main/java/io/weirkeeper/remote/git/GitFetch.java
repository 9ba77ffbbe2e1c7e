package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.TreeEntry;

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
    record Snapshot(GitCommit commit, TreeEntry.Directory tree, Runnable release) implements GitFetch, AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
