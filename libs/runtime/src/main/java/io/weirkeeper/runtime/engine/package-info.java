/** Where engines run. */
@NullMarked
package io.weirkeeper.runtime.engine;

import org.jspecify.annotations.NullMarked;
