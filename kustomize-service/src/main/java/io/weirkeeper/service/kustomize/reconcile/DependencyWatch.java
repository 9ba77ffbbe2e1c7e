package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.reconcile.Interest;

/** What is known in memory of dependencies: who depends on whom, and who waits for whom. */
public record DependencyWatch(DependencyGraph graph, Interest interest) {}
