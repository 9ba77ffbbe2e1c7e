package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;

/** Sends one notification. Called on a virtual thread, which it may block for the provider's timeout. */
@FunctionalInterface
public interface Courier {
    Attempt send(Delivery delivery);
}
