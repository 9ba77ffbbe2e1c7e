/** Replacements: values copied from field to field. */
@NullMarked
package io.weirkeeper.engine.kustomize.replace;

import org.jspecify.annotations.NullMarked;
