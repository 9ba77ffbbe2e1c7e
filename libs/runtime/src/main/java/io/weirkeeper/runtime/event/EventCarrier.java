package io.weirkeeper.runtime.event;

import io.weirkeeper.api.event.FluxEvent;

/** Carries an event to where alerts are matched. */
public interface EventCarrier {
    /**
     * Returns when the event is safe with its receiver.
     *
     * @throws CarryException when it is not
     */
    void carry(FluxEvent event);

    /** Whether carrying is so quick that a run may wait for it, and is expected to succeed now. */
    boolean isPrompt();
}
