/** helm-service: HelmReleases become releases of charts. */
@NullMarked
package io.weirkeeper.service.helm;

import org.jspecify.annotations.NullMarked;
