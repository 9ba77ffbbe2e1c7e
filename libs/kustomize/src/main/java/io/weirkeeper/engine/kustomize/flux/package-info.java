/** What Flux adds to kustomize: the root file it writes, substitution of variables after the build. */
@NullMarked
package io.weirkeeper.engine.kustomize.flux;

import org.jspecify.annotations.NullMarked;
