/** Events: made durable first, then shown as Kubernetes Events and carried to whoever listens (DESIGN section 3). */
@NullMarked
package io.weirkeeper.runtime.event;

import org.jspecify.annotations.NullMarked;
