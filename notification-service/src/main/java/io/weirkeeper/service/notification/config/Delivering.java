package io.weirkeeper.service.notification.config;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.deliver.Courier;
import io.weirkeeper.service.notification.deliver.DeliveryListener;
import io.weirkeeper.service.notification.intake.Listed;
import io.weirkeeper.service.notification.match.Matcher;

/** The way of an event from the door to its providers: over Kafka, or within the process. */
sealed interface Delivering extends AutoCloseable permits KafkaDelivering, LocalDelivering {
    /**
     * The rooms on the way.
     *
     * @param allKnown whether all alerts and providers are known; nothing is matched or sent before
     */
    record Rooms(Matcher matcher, Courier courier, DeliveryListener listener, Listed allKnown) {}

    void start();

    /** Returns when a posted event is safe. */
    void keep(FluxEvent event);

    /** Notifications that are not delivered yet. */
    int pending();

    @Override
    void close();
}
