/** A Kafka broker in this process (DESIGN section 6). */
@NullMarked
package io.weirkeeper.kafka.embedded;

import org.jspecify.annotations.NullMarked;
