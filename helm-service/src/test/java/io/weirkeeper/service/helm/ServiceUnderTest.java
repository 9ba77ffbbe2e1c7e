package io.weirkeeper.service.helm;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.PlatformConfig;
import io.weirkeeper.runtime.service.PlatformProducer;
import io.weirkeeper.service.helm.config.HelmConfig;
import io.weirkeeper.service.helm.config.HelmService;
import io.weirkeeper.testkit.cluster.Cluster;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The service in this process, without Kafka, for one namespace of a real API server. */
final class ServiceUnderTest implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Platform platform;
    private final HelmService service;
    private final AtomicInteger exits = new AtomicInteger();
    private volatile boolean closing;

    ServiceUnderTest(Cluster cluster, String namespace, Path directory) {
        this(cluster, namespace, directory, UnaryOperator.identity(), Map.of());
    }

    /**
     * @param api what the service gets instead of the real client
     * @param settings properties of the service besides those of every test
     */
    ServiceUnderTest(
            Cluster cluster,
            String namespace,
            Path directory,
            UnaryOperator<KubeApi> api,
            Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "weir.runtime.kubeconfig",
                cluster.kubeconfig().toString(),
                "weir.runtime.namespace",
                namespace,
                "weir.runtime.data-dir",
                directory.toString(),
                "weir.runtime.metrics-addr",
                "127.0.0.1:0",
                "weir.runtime.health-addr",
                "127.0.0.1:0",
                "weir.helm.watch-all-namespaces",
                "false",
                "weir.helm.graceful-shutdown-timeout",
                "0s"));
        properties.putAll(settings);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withMapping(HelmConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        this.platform = PlatformProducer.open(
                config.getConfigMapping(PlatformConfig.class),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                vertx,
                Clock.systemUTC());
        this.service = new HelmService(
                with(platform, api.apply(platform.api())),
                config.getConfigMapping(HelmConfig.class),
                () -> exits.incrementAndGet());
        service.start();
    }

    private static Platform with(Platform real, KubeApi api) {
        return new Platform(
                api,
                real.kafka(),
                real.cluster(),
                real.config(),
                real.instance(),
                real.redactor(),
                real.kubeEvents(),
                real.registry(),
                real.metrics(),
                real.vertx(),
                real.ports(),
                real.clock(),
                real.timer());
    }

    /** Whether the service is the one that acts. */
    boolean isResponsible() {
        return service.isResponsible();
    }

    /** Returns once the service no longer is the one that acts. */
    void awaitLoss() throws InterruptedException {
        while (service.isResponsible()) {
            Thread.sleep(10);
        }
    }

    /** Whether it was told to end. */
    boolean isClosing() {
        return closing;
    }

    /** How often the service asked to be ended. */
    int exits() {
        return exits.get();
    }

    RequestCounts requests() {
        return ((HttpKubeApi) platform.api()).counts();
    }

    @Override
    public void close() throws Exception {
        closing = true;
        service.close();
        platform.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
