package io.weirkeeper.runtime.event;

import io.weirkeeper.api.event.FluxEvent;
import java.util.List;

/** Carries an event to where alerts are matched. */
public interface EventCarrier {
    /**
     * Returns when the event is safe with its receiver.
     *
     * @throws CarryException when it is not
     */
    void carry(FluxEvent event);

    /**
     * Carries events that waited, oldest first; those of one object arrive in their order.
     *
     * @throws CarryException when not all of them are safe; some may be
     */
    default void carryAll(List<FluxEvent> events) {
        events.forEach(this::carry);
    }

    /** Whether carrying is so quick that a run may wait for it, and is expected to succeed now. */
    boolean isPrompt();
}
