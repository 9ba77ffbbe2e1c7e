package io.weirkeeper.engine.kustomize;

/** Which files a kustomization may name. */
public enum LoadRestriction {
    /** Those in and below its own directory. */
    ROOT_ONLY,
    /** All that the build's files offer. */
    NONE
}
