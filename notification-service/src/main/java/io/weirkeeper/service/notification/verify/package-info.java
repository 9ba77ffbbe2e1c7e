/** Whether a webhook's caller is who it must be. Pure. */
@NullMarked
package io.weirkeeper.service.notification.verify;

import org.jspecify.annotations.NullMarked;
