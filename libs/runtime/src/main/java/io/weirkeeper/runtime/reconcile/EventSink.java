package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where runs put what they have to tell. */
@FunctionalInterface
public interface EventSink {
    /**
     * Makes the event durable before it returns.
     *
     * @param object what the event is about
     * @param attempt tells repeats of one run (the same event) from another run; part of the event's id
     */
    void record(ObjectNode object, EventDraft event, String attempt);
}
