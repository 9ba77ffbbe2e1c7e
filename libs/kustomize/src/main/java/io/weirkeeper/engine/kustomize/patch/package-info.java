/** Patches: strategic merges, JSON patches, and the selectors that find their targets. */
@NullMarked
package io.weirkeeper.engine.kustomize.patch;

import org.jspecify.annotations.NullMarked;
