package io.weirkeeper.runtime.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.EventDraft;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;

/**
 * Shows events in the Kubernetes API, as {@code kubectl describe} and {@code flux events} read them. Best effort, in the
 * background, bounded; a repeat within ten minutes raises the count of the Event that is there.
 */
public final class KubeEvents implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KubeEvents.class);
    private static final ResourceType EVENTS = new ResourceType("", "v1", "events", "Event", true);
    private static final int QUEUE = 1_000;
    private static final int REMEMBERED = 2_000;
    private static final Duration REPEAT_WITHIN = Duration.ofMinutes(10);
    private static final int MAX_MESSAGE = 1_024;

    private record Shown(String type, ObjectNode object, FluxEvent event) {}

    private record Identity(String uid, String type, String reason, String message) {}

    private record Existing(String namespace, String name, int count, Instant last) {}

    private final KubeApi api;
    private final Clock clock;
    private final BlockingQueue<Shown> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<Identity, Existing> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Existing> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Thread thread;

    public KubeEvents(KubeApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("kube-events").start(this::run);
    }

    void show(ObjectNode object, FluxEvent event, EventDraft.Severity severity) {
        String type = severity == EventDraft.Severity.ERROR ? "Warning" : "Normal";
        if (!queue.offer(new Shown(type, object, event))) {
            LOG.debug("too many Kubernetes Events at once: one is not shown");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                write(queue.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (KubeException e) {
                LOG.debugf("a Kubernetes Event is not shown: %s", e.getMessage());
            }
        }
    }

    private void write(Shown shown) {
        FluxEvent event = shown.event();
        Identity identity = new Identity(event.involvedObject().uid(), shown.type(), event.reason(), event.message());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Existing existing = recent.get(identity);
        if (existing != null && existing.last().plus(REPEAT_WITHIN).isAfter(now)) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.put("count", existing.count() + 1);
            patch.put("lastTimestamp", now.toString());
            try {
                api.patch(EVENTS, existing.namespace(), existing.name(), PatchRequest.merge(patch, ""));
                recent.put(identity, new Existing(existing.namespace(), existing.name(), existing.count() + 1, now));
                return;
            } catch (KubeException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        ObjectNode created = api.create(EVENTS, namespace(event), body(shown, now), "");
        recent.put(
                identity,
                new Existing(namespace(event), created.at("/metadata/name").asText(), 1, now));
    }

    private static String namespace(FluxEvent event) {
        return event.involvedObject().namespace().isEmpty()
                ? "default"
                : event.involvedObject().namespace();
    }

    private static ObjectNode body(Shown shown, Instant now) {
        FluxEvent event = shown.event();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", "v1").put("kind", "Event");
        ObjectNode metadata = body.putObject("metadata");
        metadata.put("generateName", event.involvedObject().name() + ".");
        metadata.put("namespace", namespace(event));
        ObjectNode annotations = metadata.putObject("annotations");
        event.metadata().forEach(annotations::put);
        ObjectNode involved = body.putObject("involvedObject");
        involved.put("apiVersion", event.involvedObject().apiVersion());
        involved.put("kind", event.involvedObject().kind());
        involved.put("name", event.involvedObject().name());
        involved.put("namespace", event.involvedObject().namespace());
        involved.put("uid", event.involvedObject().uid());
        involved.put("resourceVersion", event.involvedObject().resourceVersion());
        body.put("type", shown.type());
        body.put("reason", event.reason());
        body.put("message", bounded(event.message()));
        body.put("firstTimestamp", now.toString());
        body.put("lastTimestamp", now.toString());
        body.put("count", 1);
        body.put("reportingComponent", event.reportingController());
        body.put("reportingInstance", event.reportingInstance());
        body.putObject("source").put("component", event.reportingController());
        return body;
    }

    private static String bounded(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 3) + "...";
    }
}
