/** Asks for the reconciliation of resources. */
@NullMarked
package io.weirkeeper.service.notification.trigger;

import org.jspecify.annotations.NullMarked;
