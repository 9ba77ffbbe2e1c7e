/** Executes parsed templates over values. */
@NullMarked
package io.weirkeeper.engine.gotemplate.execute;

import org.jspecify.annotations.NullMarked;
