/** Providers that keep alerts, incidents, annotations or traces. */
@NullMarked
package io.weirkeeper.service.notification.send.incident;

import org.jspecify.annotations.NullMarked;
