/** The commands behind ./weir that need no cluster. */
@NullMarked
package io.weirkeeper.cli;

import org.jspecify.annotations.NullMarked;
