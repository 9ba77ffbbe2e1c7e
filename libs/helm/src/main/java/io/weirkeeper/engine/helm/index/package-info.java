/** The index of a Helm repository: streamed, rewritten, searched. */
@NullMarked
package io.weirkeeper.engine.helm.index;

import org.jspecify.annotations.NullMarked;
