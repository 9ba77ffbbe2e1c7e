package io.weirkeeper.service.notification.config;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.service.notification.deliver.DeliveryQueue;
import io.weirkeeper.service.notification.deliver.Patience;
import io.weirkeeper.service.notification.intake.Listed;
import io.weirkeeper.service.notification.intake.LocalEvents;
import io.weirkeeper.service.notification.publish.JournalDeliveries;

/** Without Kafka: events are matched as they are posted, pending notifications are lines of a journal. */
final class LocalDelivering implements Delivering {
    private static final int MOST_PENDING = 100_000;

    private final Listed allKnown;
    private final JournalDeliveries deliveries;
    private final DeliveryQueue queue;
    private final LocalEvents events;
    private final Thread reader = Thread.ofVirtual().name("deliveries").unstarted(this::read);

    LocalDelivering(Platform platform, Rooms rooms) {
        deliveries = JournalDeliveries.open(platform.config().dataDir().resolve("deliveries"), MOST_PENDING);
        queue = new DeliveryQueue(
                deliveries,
                rooms.courier(),
                rooms.listener(),
                Patience.DEFAULT,
                platform.clock(),
                platform.timer(),
                platform.config().dataDir().resolve("overflow"));
        allKnown = rooms.allKnown();
        events = new LocalEvents(allKnown::isTrue, rooms.matcher(), deliveries, platform.clock());
    }

    @Override
    public void start() {
        reader.start();
    }

    private void read() {
        try {
            allKnown.await();
            deliveries.read(queue);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed while starting
        }
    }

    @Override
    public void keep(FluxEvent event) {
        events.keep(event);
    }

    @Override
    public int pending() {
        return queue.pending();
    }

    @Override
    public void close() {
        reader.interrupt();
        queue.close();
        deliveries.close();
    }
}
