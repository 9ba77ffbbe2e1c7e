/** All services and an embedded Kafka broker in one process. */
@NullMarked
package io.weirkeeper.standalone;

import org.jspecify.annotations.NullMarked;
