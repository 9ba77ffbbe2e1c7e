package io.weirkeeper.runtime.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Metrics and health where Flux has them: {@code /metrics} on 8080, {@code /healthz} and {@code /readyz} on 9440.
 * Readiness never depends on Kafka.
 */
public final class ManagementPorts implements AutoCloseable {
    private final HttpPort metrics;
    private final HttpPort health;
    private final List<BooleanSupplier> readiness = new CopyOnWriteArrayList<>();

    public ManagementPorts(
            Vertx vertx, ListenAddress metricsAddress, ListenAddress healthAddress, PrometheusMeterRegistry registry) {
        metrics = HttpPort.open(vertx, metricsAddress, request -> {
            if (request.path().equals("/metrics")) {
                String text = registry.scrape("text/plain; version=0.0.4");
                request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(text);
            } else {
                answer(request, 404, "metrics are at /metrics");
            }
        });
        health = HttpPort.open(vertx, healthAddress, request -> {
            switch (request.path()) {
                case "/healthz" -> answer(request, 200, "ok");
                case "/readyz" -> answer(request, isReady() ? 200 : 503, isReady() ? "ok" : "not ready");
                default -> answer(request, 404, "health is at /healthz and /readyz");
            }
        });
    }

    /** Adds something that must hold for the process to be ready. */
    public void require(BooleanSupplier condition) {
        readiness.add(condition);
    }

    public int metricsPort() {
        return metrics.port();
    }

    public int healthPort() {
        return health.port();
    }

    @Override
    public void close() {
        metrics.close();
        health.close();
    }

    private boolean isReady() {
        return readiness.stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response().setStatusCode(status).end(request.method().equals(HttpMethod.HEAD) ? "" : text + "\n");
    }
}
