/** Records of the kinds in source.toolkit.fluxcd.io. */
@NullMarked
package io.weirkeeper.api.source;

import org.jspecify.annotations.NullMarked;
