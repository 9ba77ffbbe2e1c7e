package io.weirkeeper.testkit.rooms.tidy.reconcile;

import io.weirkeeper.testkit.rooms.tidy.fetch.TidyFetcher;

/** Asks a verb room to do the work. */
public record TidyReconciler(TidyFetcher fetcher) {}
