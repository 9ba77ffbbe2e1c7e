package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.kustomize.fetch.ReferencedObjects;
import java.util.List;

/**
 * What a rollout depends on besides the files of the artifact. Version and flags of the service are no part of it,
 * because what was rolled out before is remembered in this process only.
 *
 * @param references a line per Secret and ConfigMap that the spec names, with its version
 */
record Inputs(String uid, long generation, List<String> references) {
    Inputs {
        references = List.copyOf(references);
    }

    static Inputs of(Run<Kustomization> run, ReferencedObjects objects) {
        return new Inputs(run.uid(), run.generation(), objects.versions());
    }
}
