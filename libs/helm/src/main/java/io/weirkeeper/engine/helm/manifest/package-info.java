/** Rendered text to manifests and hooks. */
@NullMarked
package io.weirkeeper.engine.helm.manifest;

import org.jspecify.annotations.NullMarked;
