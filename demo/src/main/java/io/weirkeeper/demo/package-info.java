/** What {@code ./weir up} shows: a cluster repository, a push, a webhook, a chat message. */
@NullMarked
package io.weirkeeper.demo;

import org.jspecify.annotations.NullMarked;
