/** The Kubernetes API as raw JSON. */
@NullMarked
package io.weirkeeper.runtime.kube;

import org.jspecify.annotations.NullMarked;
