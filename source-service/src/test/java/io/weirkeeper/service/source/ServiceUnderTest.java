package io.weirkeeper.service.source;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.PlatformConfig;
import io.weirkeeper.runtime.service.PlatformProducer;
import io.weirkeeper.service.source.config.SourceConfig;
import io.weirkeeper.service.source.config.SourceService;
import io.weirkeeper.testkit.cluster.Cluster;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The service in this process, for one namespace of a real API server. */
final class ServiceUnderTest implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Platform platform;
    private final SourceService service;

    /** @param kafka where the broker is, or {@code none} */
    ServiceUnderTest(Cluster cluster, String namespace, Path directory, String kafka) throws IOException {
        this(cluster, namespace, directory, kafka, Map.of());
    }

    /** @param more settings beside those that the parameters are about */
    ServiceUnderTest(Cluster cluster, String namespace, Path directory, String kafka, Map<String, String> more)
            throws IOException {
        String address = "127.0.0.1:" + freePort();
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
                "weir.runtime.kafka",
                kafka,
                "weir.source.watch-all-namespaces",
                "false",
                "weir.source.storage-path",
                directory.resolve("data").toString(),
                "weir.source.storage-addr",
                address));
        properties.putAll(more);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withMapping(SourceConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        this.platform = PlatformProducer.open(
                config.getConfigMapping(PlatformConfig.class),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                vertx,
                Clock.systemUTC());
        this.service = new SourceService(platform, config.getConfigMapping(SourceConfig.class));
        service.start();
    }

    /** Installs the kinds that the service serves. */
    static void applyCrds(Cluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/crds"))) {
            for (Path file : files.filter(crd -> crd.getFileName().toString().startsWith("source."))
                    .sorted()
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
    }

    /** What stands before the log. */
    UnaryOperator<String> redactor() {
        return platform.redactor();
    }

    String cluster() {
        return platform.cluster();
    }

    @Override
    public void close() throws Exception {
        service.close();
        platform.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
