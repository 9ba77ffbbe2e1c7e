/** One reconciler per kind, and the pure decisions it takes. */
@NullMarked
package io.weirkeeper.service.source.reconcile;

import org.jspecify.annotations.NullMarked;
