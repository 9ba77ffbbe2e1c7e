package io.weirkeeper.engine.kustomize;

/** The order of a build's resources where the kustomization asks for none. */
public enum SortOrder {
    /** As they were loaded. */
    AS_LOADED,
    /** By kind, as the kustomize command does. */
    LEGACY
}
