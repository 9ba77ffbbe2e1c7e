package io.weirkeeper.engine.yaml;

/** What a reader does when a map names a key twice. */
public enum DuplicateKeys {
    /** An error at the second one. */
    REJECT,
    /** The last one wins, in the place of the first. */
    LAST_WINS,
    /** Both stay; printing the map is an error. Kustomize's resources work this way. */
    KEEP
}
