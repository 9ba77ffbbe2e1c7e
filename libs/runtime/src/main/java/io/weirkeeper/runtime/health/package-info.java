/** How healthy objects are: the rules, and watches that keep the answer at hand. */
@NullMarked
package io.weirkeeper.runtime.health;

import org.jspecify.annotations.NullMarked;
