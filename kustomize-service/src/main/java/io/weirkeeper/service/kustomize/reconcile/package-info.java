/** What is to be done for a Kustomization, and in which order. */
@NullMarked
package io.weirkeeper.service.kustomize.reconcile;

import org.jspecify.annotations.NullMarked;
