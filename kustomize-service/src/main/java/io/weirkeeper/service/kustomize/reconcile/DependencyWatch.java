package io.weirkeeper.service.kustomize.reconcile;

/** What is known in memory of dependencies: who depends on whom, and who waits for whom. */
public record DependencyWatch(DependencyGraph graph, Interest interest) {}
