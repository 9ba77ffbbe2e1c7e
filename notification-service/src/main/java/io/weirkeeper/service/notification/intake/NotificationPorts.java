package io.weirkeeper.service.notification.intake;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.weirkeeper.runtime.http.HttpPort;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.notification.verify.WebhookPath;
import io.weirkeeper.service.notification.verify.WebhookRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The two HTTP doors: events on {@code --events-addr}, webhooks below {@code /hook/} on {@code --receiverAddr}. Bodies
 * are read on the event loop within limits, the work is done on virtual threads.
 */
public final class NotificationPorts implements AutoCloseable {
    private final BodyReader bodies;
    private final HttpPort events;
    private final HttpPort hooks;

    /** One door: where it is, what answers, and what counts. */
    public record Door<H>(ListenAddress address, H handler, HttpMetrics metrics) {}

    public NotificationPorts(Vertx vertx, BodyReader bodies, Door<EventHandler> eventDoor, Door<HookHandler> hookDoor) {
        this.bodies = bodies;
        EventHandler eventHandler = eventDoor.handler();
        HookHandler hookHandler = hookDoor.handler();
        this.events = HttpPort.open(
                vertx,
                eventDoor.address(),
                request -> answer(request, eventDoor.metrics(), body -> eventHandler.handle(body.bytes())));
        this.hooks = HttpPort.open(vertx, hookDoor.address(), request -> {
            if (request.uri().startsWith(WebhookPath.PREFIX)) {
                answer(request, hookDoor.metrics(), body -> hookHandler.handle(webhook(request, body.bytes())));
            } else {
                request.response().setStatusCode(404).end();
            }
        });
    }

    public int eventsPort() {
        return events.port();
    }

    public int hooksPort() {
        return hooks.port();
    }

    @Override
    public void close() {
        events.close();
        hooks.close();
    }

    private void answer(HttpServerRequest request, HttpMetrics metrics, ToIntFunction<BodyReader.Body> handler) {
        bodies.read(
                request,
                body -> Thread.ofVirtual().name("http-" + request.path()).start(() -> {
                    long began = System.nanoTime();
                    metrics.began();
                    int status = 500;
                    try {
                        status = handler.applyAsInt(body);
                    } finally {
                        body.done();
                        metrics.answered(request.method().name(), status, System.nanoTime() - began);
                        request.response().setStatusCode(status).end();
                    }
                }));
    }

    private static WebhookRequest webhook(HttpServerRequest request, byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers()
                .forEach((name, value) ->
                        headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        return new WebhookRequest(request.uri(), headers, body);
    }
}
