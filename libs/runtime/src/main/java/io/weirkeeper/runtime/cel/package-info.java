/** CEL, as Flux has it in its objects: the same functions, with bounds on length, depth, regular expressions and work. */
@NullMarked
package io.weirkeeper.runtime.cel;

import org.jspecify.annotations.NullMarked;
