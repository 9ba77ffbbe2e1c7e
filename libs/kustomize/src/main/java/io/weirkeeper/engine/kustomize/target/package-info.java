/** One kustomization directory after the other, from files to finished resources. */
@NullMarked
package io.weirkeeper.engine.kustomize.target;

import org.jspecify.annotations.NullMarked;
