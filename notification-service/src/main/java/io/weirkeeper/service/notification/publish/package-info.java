/** Doors out: where deliveries are kept, and what is told about them. */
@NullMarked
package io.weirkeeper.service.notification.publish;

import org.jspecify.annotations.NullMarked;
