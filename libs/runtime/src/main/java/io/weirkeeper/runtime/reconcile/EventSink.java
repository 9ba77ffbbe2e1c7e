package io.weirkeeper.runtime.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Where runs put what they have to tell. */
@FunctionalInterface
public interface EventSink {
    /**
     * Makes the events durable, all at once, before it returns; they keep their order.
     *
     * @param object what the events are about
     * @param attempt tells repeats of one run (the same events) from another run; part of each event's id
     */
    void record(ObjectNode object, List<EventDraft> events, String attempt);

    /** Makes one event durable before it returns. */
    default void record(ObjectNode object, EventDraft event, String attempt) {
        record(object, List.of(event), attempt);
    }
}
