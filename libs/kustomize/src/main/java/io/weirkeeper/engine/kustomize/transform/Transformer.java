package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.resource.ResourceList;

/** One step over all resources. Whoever changes identities tells the list. */
@FunctionalInterface
public interface Transformer {
    void transform(ResourceList resources);
}
