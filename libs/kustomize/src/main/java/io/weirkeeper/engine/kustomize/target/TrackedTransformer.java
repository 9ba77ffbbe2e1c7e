package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.resource.Origin;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import org.jspecify.annotations.Nullable;

/** A transformer and what it leaves behind in the resources when that is asked for. */
record TrackedTransformer(Transformer transformer, @Nullable Origin origin) {}
