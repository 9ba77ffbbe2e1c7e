/** Starts a real Kubernetes API on this machine for tests and for a look around; never part of a product. */
@NullMarked
package io.weirkeeper.cluster;

import org.jspecify.annotations.NullMarked;
