/** Doors in: webhooks, events over HTTP and Kafka, watches on alerts and receivers. */
@NullMarked
package io.weirkeeper.service.notification.intake;

import org.jspecify.annotations.NullMarked;
