package io.weirkeeper.testkit.rooms.sample.publish;

import io.weirkeeper.testkit.rooms.sample.reconcile.SampleReconciler;

/** Data flows one way, but not here. */
public record CallingBack(SampleReconciler reconciler) {}
