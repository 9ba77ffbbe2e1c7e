/** Go's values as templates see them: closed, with Go's types kept apart and without reflection. */
@NullMarked
package io.weirkeeper.engine.gotemplate.value;

import org.jspecify.annotations.NullMarked;
