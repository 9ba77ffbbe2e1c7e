package io.weirkeeper.remote.git;

/** Which commit is asked for. */
public sealed interface GitReference {
    String DEFAULT_BRANCH = "master";

    /** The newest commit of a branch. */
    record Branch(String name) implements GitReference {
        public String fullName() {
            return "refs/heads/" + name;
        }
    }

    /** What a tag points to, over annotated tags. */
    record Tag(String name) implements GitReference {
        public String fullName() {
            return "refs/tags/" + name;
        }
    }

    /** The highest version among the tags that satisfies a constraint; of equal versions the newest commit. */
    record Semver(String constraint, VersionChoice choice) implements GitReference {}

    /** A reference by its full name, such as {@code refs/pull/1/head} or {@code refs/tags/v1^{}}. */
    record Name(String name) implements GitReference {}

    /**
     * One commit.
     *
     * @param branch that must contain it; empty means any branch
     */
    record Commit(String hash, String branch) implements GitReference {}

    /** One commit that another repository names as its submodule; any the server gives is fine. */
    record Pinned(String hash) implements GitReference {}
}
