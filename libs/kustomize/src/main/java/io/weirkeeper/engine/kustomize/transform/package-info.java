/** The built-in transformers. */
@NullMarked
package io.weirkeeper.engine.kustomize.transform;

import org.jspecify.annotations.NullMarked;
