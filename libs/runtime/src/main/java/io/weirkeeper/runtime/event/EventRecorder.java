package io.weirkeeper.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.event.EventIds;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.EventSink;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what runs have to tell. An event is safe, with its carrier or in the outbox, before {@link #record} returns;
 * it is also shown as a Kubernetes Event, which is best effort. Events of one object are kept one after the other, and
 * once one event waits in the outbox, later ones queue behind it, so their order is kept.
 */
public final class EventRecorder implements EventSink {
    /** Events that leave the outbox in one go: one by one, what comes in would outrun what goes out. */
    private static final int TOGETHER = 200;

    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long LONGEST_DELAY_MILLIS = 15_000;
    private static final int MAX_MESSAGE = 39_000;
    /** Objects that share a turn wait for each other at most once, when Kafka stops to answer. */
    private static final int TURNS = 64;

    private final String controller;
    private final String instance;
    private final @Nullable EventCarrier carrier;
    private final Outbox outbox;
    private final KubeEvents kubeEvents;
    private final UnaryOperator<String> redactor;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(TURNS).toList();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile long delayMillis = FIRST_DELAY_MILLIS;

    /**
     * @param controller Flux's name of the controller
     * @param instance the pod
     * @param carrier null when nobody listens ({@code --events-addr} is empty and there is no Kafka)
     * @param redactor takes secrets out of messages
     */
    public EventRecorder(
            String controller,
            String instance,
            @Nullable EventCarrier carrier,
            Outbox outbox,
            KubeEvents kubeEvents,
            UnaryOperator<String> redactor,
            Clock clock,
            ScheduledExecutorService timer) {
        this.controller = controller;
        this.instance = instance;
        this.carrier = carrier;
        this.outbox = outbox;
        this.kubeEvents = kubeEvents;
        this.redactor = redactor;
        this.clock = clock;
        this.timer = timer;
        drainSoon();
    }

    @Override
    public void record(ObjectNode object, List<EventDraft> drafts, String attempt) {
        List<FluxEvent> told = new ArrayList<>();
        for (EventDraft draft : drafts) {
            FluxEvent event = event(object, draft, attempt);
            if (draft.severity() != EventDraft.Severity.TRACE) {
                told.add(event);
            }
            kubeEvents.show(object, event, draft.severity());
        }
        if (carrier != null && !told.isEmpty()) {
            keep(carrier, told);
        }
    }

    /**
     * Makes an event safe that somebody else recorded.
     *
     * @throws IllegalStateException when there is no carrier
     */
    public void forward(FluxEvent event) {
        if (carrier == null) {
            throw new IllegalStateException("there is no carrier for events: Kafka is not configured");
        }
        keep(carrier, List.of(event));
    }

    /** Events that wait for their carrier. */
    public int waiting() {
        return outbox.size();
    }

    /** @param events of one object */
    private void keep(EventCarrier to, List<FluxEvent> events) {
        InvolvedObject object = events.getFirst().involvedObject();
        ReentrantLock turn =
                turns.get(Math.floorMod(Objects.hash(object.kind(), object.namespace(), object.name()), TURNS));
        turn.lock();
        try {
            keepInTurn(to, events);
        } finally {
            turn.unlock();
        }
    }

    private void keepInTurn(EventCarrier to, List<FluxEvent> events) {
        if (to.isPrompt() && outbox.isEmpty()) {
            try {
                to.carryAll(events);
                return;
            } catch (CarryException e) {
                LOG.warnf("%d events kept in the outbox: %s", events.size(), e.getMessage());
            }
        }
        events.forEach(outbox::add);
        drainSoon();
    }

    private void drainSoon() {
        if (carrier != null && !outbox.isEmpty() && draining.compareAndSet(false, true)) {
            Thread.ofVirtual().name(controller + "-outbox").start(() -> drain(carrier));
        }
    }

    private void drain(EventCarrier to) {
        boolean failed = false;
        try {
            for (List<FluxEvent> next = outbox.oldest(TOGETHER); !next.isEmpty(); next = outbox.oldest(TOGETHER)) {
                to.carryAll(next);
                next.forEach(outbox::remove);
                delayMillis = FIRST_DELAY_MILLIS;
            }
        } catch (CarryException e) {
            failed = true;
            LOG.debugf("%d events wait in the outbox: %s", outbox.size(), e.getMessage());
        } finally {
            draining.set(false);
        }
        if (failed) {
            timer.schedule(this::drainSoon, delayMillis, TimeUnit.MILLISECONDS);
            delayMillis = Math.min(delayMillis * 2, LONGEST_DELAY_MILLIS);
        } else {
            drainSoon(); // for what came in at the last moment
        }
    }

    private FluxEvent event(ObjectNode object, EventDraft draft, String attempt) {
        JsonNode metadata = object.path("metadata");
        InvolvedObject involved = new InvolvedObject(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                metadata.path("name").asText(),
                metadata.path("namespace").asText(),
                metadata.path("resourceVersion").asText(),
                metadata.path("uid").asText());
        Map<String, String> details = new TreeMap<>(draft.metadata());
        for (Map.Entry<String, JsonNode> annotation :
                metadata.path("annotations").properties()) {
            if (annotation.getKey().startsWith(Annotations.EVENT_PREFIX)) {
                details.putIfAbsent(annotation.getKey(), annotation.getValue().asText());
            }
        }
        String message = redactor.apply(draft.message());
        String bounded = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
        String revision = details.getOrDefault(involved.group() + "/revision", "");
        String id = EventIds.of(
                involved.uid(), metadata.path("generation").asLong(), revision, draft.reason(), bounded, attempt);
        return new FluxEvent(
                id,
                involved,
                draft.severity() == EventDraft.Severity.ERROR ? FluxEvent.ERROR : FluxEvent.INFO,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                bounded,
                draft.reason(),
                details,
                controller,
                instance);
    }
}
