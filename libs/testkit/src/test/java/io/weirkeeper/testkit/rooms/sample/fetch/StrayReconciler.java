package io.weirkeeper.testkit.rooms.sample.fetch;

import io.weirkeeper.testkit.rooms.sample.reconcile.SampleReconciler;
import org.jspecify.annotations.Nullable;

/** In the wrong room, and it knows who calls it. */
public record StrayReconciler(@Nullable SampleReconciler caller) {}
