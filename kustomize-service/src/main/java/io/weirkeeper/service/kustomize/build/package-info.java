/** From a directory of an artifact to objects. */
@NullMarked
package io.weirkeeper.service.kustomize.build;

import org.jspecify.annotations.NullMarked;
