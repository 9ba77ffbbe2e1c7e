package io.weirkeeper.service.kustomize.config;

/** When an object that somebody changed is put right. */
public enum DriftCorrection {
    /** With the next reconciliation, as Flux does. */
    INTERVAL,
    /** As soon as the watch reports the change. */
    WATCH
}
