/** A real Kubernetes API for tests: one cluster shared by all test classes, a namespace for each. */
@NullMarked
package io.weirkeeper.testkit.cluster;

import org.jspecify.annotations.NullMarked;
