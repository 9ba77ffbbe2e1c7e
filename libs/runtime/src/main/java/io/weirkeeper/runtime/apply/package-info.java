/** Server-side apply in stages, the inventory of what was applied, and its deletion. */
@NullMarked
package io.weirkeeper.runtime.apply;

import org.jspecify.annotations.NullMarked;
