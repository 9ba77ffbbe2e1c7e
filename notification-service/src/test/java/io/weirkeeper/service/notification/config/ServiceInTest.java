package io.weirkeeper.service.notification.config;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.PlatformConfig;
import io.weirkeeper.runtime.service.PlatformProducer;
import io.weirkeeper.testkit.cluster.Cluster;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** The whole service on a real API server, without CDI: one process's worth, that can be closed and opened again. */
public final class ServiceInTest implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Platform platform;
    private final NotificationService service;

    private ServiceInTest(Map<String, String> properties) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .withConverter(Duration.class, 500, new DurationConverter())
                .withMapping(PlatformConfig.class)
                .withMapping(NotificationConfig.class)
                .build();
        platform = PlatformProducer.open(
                config.getConfigMapping(PlatformConfig.class),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                vertx,
                Clock.systemUTC());
        service = new NotificationService(platform, config.getConfigMapping(NotificationConfig.class));
        service.start();
    }

    /**
     * Opens the service for one namespace alone.
     *
     * @param kafka address of a broker, or none
     */
    static ServiceInTest open(Cluster cluster, String namespace, String kafka, Path data) {
        return new ServiceInTest(properties(cluster.kubeconfig(), namespace, kafka, data));
    }

    /** The same as a process of its own, to be killed: {@code kubeconfig namespace kafka data eventsPort}. */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> properties =
                properties(Path.of(arguments[0]), arguments[1], arguments[2], Path.of(arguments[3]));
        properties.put("weir.notification.events-listen-addr", "127.0.0.1:" + arguments[4]);
        ServiceInTest service = new ServiceInTest(properties);
        System.out.println("serving " + service.events("/"));
        new CountDownLatch(1).await();
    }

    private static Map<String, String> properties(Path kubeconfig, String namespace, String kafka, Path data) {
        Map<String, String> properties = new HashMap<>();
        properties.put("weir.runtime.kubeconfig", kubeconfig.toString());
        properties.put("weir.runtime.kafka", kafka);
        properties.put("weir.runtime.kafka-partitions", "8");
        properties.put("weir.runtime.namespace", namespace);
        properties.put("weir.runtime.data-dir", data.toString());
        properties.put("weir.runtime.metrics-addr", "127.0.0.1:0");
        properties.put("weir.runtime.health-addr", "127.0.0.1:0");
        properties.put("weir.notification.watch-all-namespaces", "false");
        properties.put("weir.notification.events-listen-addr", "127.0.0.1:0");
        properties.put("weir.notification.receiver-addr", "127.0.0.1:0");
        return properties;
    }

    String events(String path) {
        return "http://127.0.0.1:" + service.eventsPort() + path;
    }

    String hooks(String path) {
        return "http://127.0.0.1:" + service.hooksPort() + path;
    }

    String health(String path) {
        return "http://127.0.0.1:" + platform.ports().healthPort() + path;
    }

    UnaryOperator<String> redactor() {
        return platform.redactor();
    }

    String metrics() {
        return "http://127.0.0.1:" + platform.ports().metricsPort() + "/metrics";
    }

    @Override
    public void close() throws Exception {
        service.close();
        platform.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
