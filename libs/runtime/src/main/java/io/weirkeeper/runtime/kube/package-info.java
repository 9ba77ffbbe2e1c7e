/** The Kubernetes API as raw JSON: the only place that knows the client library. */
@NullMarked
package io.weirkeeper.runtime.kube;

import org.jspecify.annotations.NullMarked;
