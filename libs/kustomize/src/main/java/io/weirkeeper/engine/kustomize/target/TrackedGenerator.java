package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.generate.Generator;
import io.weirkeeper.engine.kustomize.resource.Origin;
import org.jspecify.annotations.Nullable;

/** A generator and what its resources say about their origin. */
record TrackedGenerator(Generator generator, @Nullable Origin origin) {}
