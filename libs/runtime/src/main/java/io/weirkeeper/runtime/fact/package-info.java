/** Facts told and heard: over Kafka, and by watches where there is none (DESIGN sections 1 and 3). */
@NullMarked
package io.weirkeeper.runtime.fact;

import org.jspecify.annotations.NullMarked;
