package io.weirkeeper.runtime.fact;

import io.weirkeeper.api.event.Fact;

/** Hears facts, at least once each and possibly out of order; must only enqueue. */
@FunctionalInterface
public interface FactListener {
    void heard(Fact fact);
}
