/** Resources, their identities past and present, and lists of them. */
@NullMarked
package io.weirkeeper.engine.kustomize.resource;

import org.jspecify.annotations.NullMarked;
