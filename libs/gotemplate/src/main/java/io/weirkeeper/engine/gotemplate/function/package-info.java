/** The functions that templates can call: Go's own, Sprig's and Helm's. */
@NullMarked
package io.weirkeeper.engine.gotemplate.function;

import org.jspecify.annotations.NullMarked;
