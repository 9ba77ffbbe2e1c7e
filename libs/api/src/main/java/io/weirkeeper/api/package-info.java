/** Records of the custom resources and what they share: metadata, conditions, durations, names. Pure. */
@NullMarked
package io.weirkeeper.api;

import org.jspecify.annotations.NullMarked;
