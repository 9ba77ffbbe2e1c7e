/** From a chart and values to manifests and hooks. */
@NullMarked
package io.weirkeeper.service.helm.render;

import org.jspecify.annotations.NullMarked;
