package io.weirkeeper.service.kustomize;

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
import io.weirkeeper.service.kustomize.build.Builder;
import io.weirkeeper.service.kustomize.config.KustomizeConfig;
import io.weirkeeper.service.kustomize.config.KustomizeService;
import io.weirkeeper.testkit.cluster.Cluster;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The service in this process, without Kafka, for one namespace of a real API server. */
final class ServiceUnderTest implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Platform platform;
    private final KustomizeService service;

    ServiceUnderTest(Cluster cluster, String namespace, Path directory, Builder builder) {
        this(cluster, namespace, directory, builder, UnaryOperator.identity());
    }

    /** @param api what the service gets instead of the real client */
    ServiceUnderTest(Cluster cluster, String namespace, Path directory, Builder builder, UnaryOperator<KubeApi> api) {
        this(cluster, namespace, directory, builder, api, Map.of());
    }

    /** @param settings properties of the service besides those of every test */
    ServiceUnderTest(
            Cluster cluster,
            String namespace,
            Path directory,
            Builder builder,
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
                "weir.kustomize.watch-all-namespaces",
                "false"));
        properties.putAll(settings);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withMapping(KustomizeConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        this.platform = PlatformProducer.open(
                config.getConfigMapping(PlatformConfig.class),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                vertx,
                Clock.systemUTC());
        this.service = new KustomizeService(
                with(platform, api.apply(platform.api())), config.getConfigMapping(KustomizeConfig.class), builder);
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

    /** The value of a counter, by its name without {@code _total}. */
    long count(String counter) {
        return (long) platform.registry().get(counter).functionCounter().count();
    }

    RequestCounts requests() {
        return ((HttpKubeApi) platform.api()).counts();
    }

    @Override
    public void close() throws Exception {
        service.close();
        platform.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
