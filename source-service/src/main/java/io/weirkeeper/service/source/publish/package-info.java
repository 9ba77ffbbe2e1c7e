/** Serves artifacts to their consumers. */
@NullMarked
package io.weirkeeper.service.source.publish;

import org.jspecify.annotations.NullMarked;
