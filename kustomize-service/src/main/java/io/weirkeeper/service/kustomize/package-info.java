/** Kustomizations become applied, pruned, healthy objects. */
@NullMarked
package io.weirkeeper.service.kustomize;

import org.jspecify.annotations.NullMarked;
