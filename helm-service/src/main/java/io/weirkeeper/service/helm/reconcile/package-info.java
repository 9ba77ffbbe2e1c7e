/** What is to be done for a HelmRelease, and in which order. */
@NullMarked
package io.weirkeeper.service.helm.reconcile;

import org.jspecify.annotations.NullMarked;
