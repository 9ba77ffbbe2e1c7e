/** Paths into resources and the tables of paths that transformers follow. */
@NullMarked
package io.weirkeeper.engine.kustomize.field;

import org.jspecify.annotations.NullMarked;
