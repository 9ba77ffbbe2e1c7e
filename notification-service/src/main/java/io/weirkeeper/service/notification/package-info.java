/** Events go out to chat and forges, webhooks come in. */
@NullMarked
package io.weirkeeper.service.notification;

import org.jspecify.annotations.NullMarked;
