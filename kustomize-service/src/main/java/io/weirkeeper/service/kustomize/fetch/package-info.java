/** Artifacts: downloaded, verified, extracted. */
@NullMarked
package io.weirkeeper.service.kustomize.fetch;

import org.jspecify.annotations.NullMarked;
