/** Doors in besides the watch on the service's own kinds. */
@NullMarked
package io.weirkeeper.service.source.intake;

import org.jspecify.annotations.NullMarked;
