package io.weirkeeper.service.notification.config;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.runtime.kafka.DeadLetters;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.TableReader;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.service.notification.deliver.DeliveryQueue;
import io.weirkeeper.service.notification.deliver.Patience;
import io.weirkeeper.service.notification.intake.EventStream;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.publish.KafkaDeliveries;
import org.jspecify.annotations.Nullable;

/**
 * Over Kafka: the door puts events on {@code weir.events}; the process that is responsible matches them into
 * {@code weir.deliveries} and sends what is pending there.
 */
final class KafkaDelivering implements Delivering {
    private static final Thread NOBODY = Thread.ofVirtual().unstarted(() -> {});

    private final Platform platform;
    private final KafkaLink kafka;
    private final ServiceRuntime runtime;
    private final Rooms rooms;
    private final Duplicates duplicates;
    private final KafkaDeliveries deliveries;
    private Thread starter = NOBODY;
    private @Nullable Acting acting;

    /** What runs while this process is responsible. */
    private record Acting(DeliveryQueue queue, TableReader table, EventStream events) {}

    KafkaDelivering(Platform platform, KafkaLink kafka, ServiceRuntime runtime, Rooms rooms, Duplicates duplicates) {
        this.platform = platform;
        this.kafka = kafka;
        this.runtime = runtime;
        this.rooms = rooms;
        this.duplicates = duplicates;
        this.deliveries = new KafkaDeliveries(
                kafka, new DeadLetters(kafka), NotificationService.CONTROLLER, platform.cluster(), platform.clock());
    }

    @Override
    public void start() {
        runtime.follow(this::gained, this::lost);
    }

    @Override
    public void keep(FluxEvent event) {
        runtime.events().forward(event);
    }

    @Override
    public synchronized int pending() {
        return acting == null ? 0 : acting.queue().pending();
    }

    private synchronized void gained() {
        starter.interrupt();
        starter = Thread.ofVirtual().name("deliveries").start(() -> {
            try {
                rooms.allKnown().await();
                act(Thread.currentThread());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // no longer responsible
            }
        });
    }

    private synchronized void act(Thread by) {
        if (acting != null || !by.equals(starter)) {
            return;
        }
        DeliveryQueue queue = new DeliveryQueue(
                deliveries,
                rooms.courier(),
                rooms.listener(),
                Patience.DEFAULT,
                platform.clock(),
                platform.timer(),
                platform.config().dataDir().resolve("overflow"));
        EventStream events = new EventStream(
                kafka,
                "weir." + platform.cluster() + ".notification",
                rooms.matcher(),
                duplicates,
                deliveries,
                queue::pending,
                platform.clock());
        acting = new Acting(queue, deliveries.read(queue), events.start());
    }

    private synchronized void lost() {
        starter.interrupt();
        starter = NOBODY;
        Acting ended = acting;
        acting = null;
        if (ended != null) {
            ended.events().close();
            ended.queue().close();
            ended.table().close();
        }
    }

    @Override
    public void close() {
        lost();
    }
}
