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

    public NotificationPorts(
            Vertx vertx,
            BodyReader bodies,
            ListenAddress eventsAddress,
            EventHandler eventHandler,
            ListenAddress hooksAddress,
            HookHandler hookHandler) {
        this.bodies = bodies;
        this.events = HttpPort.open(
                vertx, eventsAddress, request -> answer(request, body -> eventHandler.handle(body.bytes())));
        this.hooks = HttpPort.open(vertx, hooksAddress, request -> {
            if (request.uri().startsWith(WebhookPath.PREFIX)) {
                answer(request, body -> hookHandler.handle(webhook(request, body.bytes())));
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

    private void answer(HttpServerRequest request, ToIntFunction<BodyReader.Body> handler) {
        bodies.read(
                request,
                body -> Thread.ofVirtual().name("http-" + request.path()).start(() -> {
                    int status = 500;
                    try {
                        status = handler.applyAsInt(body);
                    } finally {
                        body.done();
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
