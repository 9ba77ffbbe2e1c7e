/** Values: coalescing, conditions, imports. */
@NullMarked
package io.weirkeeper.engine.helm.values;

import org.jspecify.annotations.NullMarked;
