/** From template text to a syntax tree that knows where each of its nodes stands. */
@NullMarked
package io.weirkeeper.engine.gotemplate.parse;

import org.jspecify.annotations.NullMarked;
