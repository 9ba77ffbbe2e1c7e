/** The kustomization file and plugin configurations as records. */
@NullMarked
package io.weirkeeper.engine.kustomize.spec;

import org.jspecify.annotations.NullMarked;
