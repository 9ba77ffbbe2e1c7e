package io.weirkeeper.runtime.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a service in this process stands on: without Kafka, for one namespace of a real API server, with ports of its own.
 *
 * @param <T> the configuration of the service
 */
public final class PlatformUnderTest<T> implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Platform platform;
    private final T config;

    /**
     * @param directory for the service's files
     * @param settings properties of the service
     */
    public PlatformUnderTest(
            Path kubeconfig, String namespace, Path directory, Class<T> mapping, Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "weir.runtime.kubeconfig",
                kubeconfig.toString(),
                "weir.runtime.namespace",
                namespace,
                "weir.runtime.data-dir",
                directory.toString(),
                "weir.runtime.metrics-addr",
                "127.0.0.1:0",
                "weir.runtime.health-addr",
                "127.0.0.1:0"));
        properties.putAll(settings);
        SmallRyeConfig all = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        this.config = all.getConfigMapping(mapping);
        this.platform = PlatformProducer.open(
                all.getConfigMapping(PlatformConfig.class),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                vertx,
                Clock.systemUTC());
    }

    public T config() {
        return config;
    }

    /** @param api what the service gets instead of the real client */
    public Platform platform(UnaryOperator<KubeApi> api) {
        return new Platform(
                api.apply(platform.api()),
                platform.kafka(),
                platform.facts(),
                platform.cluster(),
                platform.config(),
                platform.instance(),
                platform.redactor(),
                platform.kubeEvents(),
                platform.registry(),
                platform.metrics(),
                platform.vertx(),
                platform.ports(),
                platform.clock(),
                platform.timer());
    }

    /** The value of a counter, by its name without {@code _total}. */
    public long count(String counter) {
        return (long) platform.registry().get(counter).functionCounter().count();
    }

    public RequestCounts requests() {
        return ((HttpKubeApi) platform.api()).counts();
    }

    @Override
    public void close() throws Exception {
        platform.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
