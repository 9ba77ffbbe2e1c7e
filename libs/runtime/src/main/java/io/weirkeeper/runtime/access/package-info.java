/** Which clusters objects are applied to, and as whom. */
@NullMarked
package io.weirkeeper.runtime.access;

import org.jspecify.annotations.NullMarked;
