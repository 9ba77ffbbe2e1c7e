/** A real Kafka broker for tests. */
@NullMarked
package io.weirkeeper.testkit.kafka;

import org.jspecify.annotations.NullMarked;
