package io.weirkeeper.testkit.rooms.sample.intake;

import io.weirkeeper.testkit.rooms.sample.reconcile.SampleReconciler;

/** Decides at the door. */
public record DecidingTriggers(SampleReconciler reconciler) {}
