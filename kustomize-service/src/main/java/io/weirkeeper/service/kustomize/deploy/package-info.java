/** From objects to the cluster: apply, prune, impersonation. */
@NullMarked
package io.weirkeeper.service.kustomize.deploy;

import org.jspecify.annotations.NullMarked;
