package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.event.FluxEvent;

/** One type of provider: what a notification looks like there. Each type is one file and one line in {@link Senders}. */
@FunctionalInterface
public interface Sender {
    /**
     * Sends a notification and returns when the provider has taken it.
     *
     * @param event with the short metadata keys that people read
     * @throws SendException when it was not taken
     */
    void send(FluxEvent event, Destination to);
}
