/** Providers that carry events on: queues, topics, mail. */
@NullMarked
package io.weirkeeper.service.notification.send.stream;

import org.jspecify.annotations.NullMarked;
