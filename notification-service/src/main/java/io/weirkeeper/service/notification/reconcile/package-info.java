/** One reconciler per kind. */
@NullMarked
package io.weirkeeper.service.notification.reconcile;

import org.jspecify.annotations.NullMarked;
