package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Many failures told as one. It has the id of the first of them, so that a repeat has the same. Pure. */
final class Storm {
    private static final int NAMED = 20;
    private static final int LONGEST_LINE = 200;

    private Storm() {}

    /** @param failures at least one, in order */
    static Delivery fold(List<Delivery> failures) {
        Delivery first = failures.getFirst();
        List<FluxEvent> events = new ArrayList<>();
        failures.forEach(failure -> {
            if (failure.event() != null) {
                events.add(failure.event());
            }
        });
        if (failures.size() == 1 || events.isEmpty()) {
            return first;
        }
        FluxEvent told = events.getFirst().withMessage(message(events)).withMetadata(shared(events));
        return first.withEvent(told);
    }

    private static String message(List<FluxEvent> events) {
        Map<String, String> byObject = new LinkedHashMap<>();
        for (FluxEvent event : events) {
            InvolvedObject object = event.involvedObject();
            // the newest of an object is what counts
            byObject.put(
                    object.kind() + "/" + object.namespace() + "/" + object.name(),
                    event.message().split("\n", 2)[0]);
        }
        StringBuilder text = new StringBuilder();
        text.append(byObject.size()).append(byObject.size() == 1 ? " object failed:" : " objects failed:");
        byObject.entrySet().stream()
                .limit(NAMED)
                .forEach(entry ->
                        text.append('\n').append(entry.getKey()).append(": ").append(shortened(entry.getValue())));
        if (byObject.size() > NAMED) {
            text.append("\nand ").append(byObject.size() - NAMED).append(" more");
        }
        return text.toString();
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }

    /** What all of them say. */
    private static Map<String, String> shared(List<FluxEvent> events) {
        Map<String, String> shared = new TreeMap<>(events.getFirst().metadata());
        events.forEach(event -> shared.entrySet().retainAll(event.metadata().entrySet()));
        return shared;
    }
}
