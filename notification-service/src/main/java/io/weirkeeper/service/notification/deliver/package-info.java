/** The queue of notifications: order, retries, what is done and what is given up. */
@NullMarked
package io.weirkeeper.service.notification.deliver;

import org.jspecify.annotations.NullMarked;
