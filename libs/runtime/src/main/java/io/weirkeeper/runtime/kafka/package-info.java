/** Kafka plumbing: one producer, consumers that only enqueue, topics checked at start (DESIGN section 3). */
@NullMarked
package io.weirkeeper.runtime.kafka;

import org.jspecify.annotations.NullMarked;
