package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;

/** The events a receiver listens to. */
final class EventFilter {
    private EventFilter() {}

    static void check(String vendor, ReceiverSpec receiver, String event) {
        if (!receiver.events().isEmpty()
                && receiver.events().stream().noneMatch(listed -> listed.equalsIgnoreCase(event))) {
            throw new WebhookRefusedException("the " + vendor + " event '" + event + "' is not listed in spec.events");
        }
    }
}
