/** What {@code ./weir bench} measures, seen from the Kubernetes API alone: it would measure Flux just the same. */
@NullMarked
package io.weirkeeper.bench;

import org.jspecify.annotations.NullMarked;
