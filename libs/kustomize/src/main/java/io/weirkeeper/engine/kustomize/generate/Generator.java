package io.weirkeeper.engine.kustomize.generate;

import io.weirkeeper.engine.kustomize.resource.Resource;

/** Makes a resource. */
@FunctionalInterface
public interface Generator {
    Resource generate();
}
