package io.weirkeeper.runtime.reconcile;

import io.weirkeeper.api.event.Fact;
import java.util.ArrayList;
import java.util.List;

/** What a run leaves behind, in the order the runner carries it out: events made durable, status, facts. */
public record Effects(ObjectStatus status, List<EventDraft> events, List<Fact> facts) {
    public Effects {
        events = List.copyOf(events);
        facts = List.copyOf(facts);
    }

    public static Effects of(ObjectStatus status) {
        return new Effects(status, List.of(), List.of());
    }

    public Effects with(EventDraft event) {
        List<EventDraft> all = new ArrayList<>(events);
        all.add(event);
        return new Effects(status, all, facts);
    }

    public Effects with(Fact fact) {
        List<Fact> all = new ArrayList<>(facts);
        all.add(fact);
        return new Effects(status, events, all);
    }

    public Effects with(ObjectStatus changed) {
        return new Effects(changed, events, facts);
    }
}
