/** Records of the kinds in kustomize.toolkit.fluxcd.io. */
@NullMarked
package io.weirkeeper.api.kustomize;

import org.jspecify.annotations.NullMarked;
