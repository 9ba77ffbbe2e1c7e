/** The built-in generators. */
@NullMarked
package io.weirkeeper.engine.kustomize.generate;

import org.jspecify.annotations.NullMarked;
