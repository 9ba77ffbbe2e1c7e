package io.weirkeeper.service.kustomize.build;

/** Builds what a Kustomization describes. Pure but for the files it reads; may be called from any thread. */
@FunctionalInterface
public interface Builder {
    /**
     * @throws io.weirkeeper.runtime.reconcile.ReconcileException with reason BuildFailed, naming file, line and object
     */
    Build build(BuildRequest request);
}
