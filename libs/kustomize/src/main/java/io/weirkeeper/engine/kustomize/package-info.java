/** Kustomize build, as Flux and as the command do it. Pure. */
@NullMarked
package io.weirkeeper.engine.kustomize;

import org.jspecify.annotations.NullMarked;
