/** One way out per type of provider. */
@NullMarked
package io.weirkeeper.service.notification.send;

import org.jspecify.annotations.NullMarked;
