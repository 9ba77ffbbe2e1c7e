/** Go's time: layouts, durations, and times as template values. */
@NullMarked
package io.weirkeeper.engine.gotemplate.time;

import org.jspecify.annotations.NullMarked;
