package io.weirkeeper.runtime.reconcile;

import io.weirkeeper.api.event.Fact;

/** Where facts go after the status is written. Never blocks, never fails: a lost fact costs latency only. */
@FunctionalInterface
public interface FactSink {
    void publish(Fact fact);
}
