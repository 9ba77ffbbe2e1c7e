/** Providers that people read. */
@NullMarked
package io.weirkeeper.service.notification.send.chat;

import org.jspecify.annotations.NullMarked;
