package io.weirkeeper.api;

/** Names of labels and finalizers that are part of the contract with users and tools. */
public final class Labels {
    /** The Kustomization that owns an object. */
    public static final String KUSTOMIZE_NAME = "kustomize.toolkit.fluxcd.io/name";

    public static final String KUSTOMIZE_NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";
    /** The HelmRelease that owns an object. */
    public static final String HELM_NAME = "helm.toolkit.fluxcd.io/name";

    public static final String HELM_NAMESPACE = "helm.toolkit.fluxcd.io/namespace";
    /** {@code Enabled} on a ConfigMap or Secret: a change wakes the objects that refer to it. */
    public static final String WATCH = "reconcile.fluxcd.io/watch";

    public static final String SHARD = "sharding.fluxcd.io/key";

    /** The finalizer of every kind of the Flux APIs. */
    public static final String FINALIZER = "finalizers.fluxcd.io";

    private Labels() {}
}
