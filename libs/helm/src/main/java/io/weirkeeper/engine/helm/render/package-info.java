/** Templates of a chart and its dependencies to text. */
@NullMarked
package io.weirkeeper.engine.helm.render;

import org.jspecify.annotations.NullMarked;
