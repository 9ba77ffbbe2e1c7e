/** The only home of Quarkus, the Kubernetes client and Kafka: reconcile loop, ownership, status, apply, events. */
@NullMarked
package io.weirkeeper.runtime;

import org.jspecify.annotations.NullMarked;
