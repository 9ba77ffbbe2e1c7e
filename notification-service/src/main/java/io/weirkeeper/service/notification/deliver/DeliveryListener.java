package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;

/** Hears how deliveries go, for log, metrics and Kubernetes Events. Called without locks held. */
public interface DeliveryListener {
    void sent(Delivery delivery);

    /** Will be tried again. */
    void failed(Delivery delivery);

    /** Given up for good. */
    void dead(Delivery delivery);
}
