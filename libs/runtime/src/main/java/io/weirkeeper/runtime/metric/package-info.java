/** Metrics under Flux's and controller-runtime's names (spec/metrics.md). */
@NullMarked
package io.weirkeeper.runtime.metric;

import org.jspecify.annotations.NullMarked;
