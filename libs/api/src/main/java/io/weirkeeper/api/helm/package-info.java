/** The HelmRelease API. */
@NullMarked
package io.weirkeeper.api.helm;

import org.jspecify.annotations.NullMarked;
