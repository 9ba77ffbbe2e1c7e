/** Which alerts an event is for, and what they say. Pure. */
@NullMarked
package io.weirkeeper.service.notification.match;

import org.jspecify.annotations.NullMarked;
