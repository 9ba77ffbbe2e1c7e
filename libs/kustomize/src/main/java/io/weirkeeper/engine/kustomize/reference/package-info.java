/** References between resources: names and vars. */
@NullMarked
package io.weirkeeper.engine.kustomize.reference;

import org.jspecify.annotations.NullMarked;
