/** Command-line flags in Go's manner, as Flux's controllers take them. */
@NullMarked
package io.weirkeeper.runtime.flag;

import org.jspecify.annotations.NullMarked;
