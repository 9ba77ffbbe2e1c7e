package io.weirkeeper.service.helm;

import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.service.PlatformUnderTest;
import io.weirkeeper.service.helm.config.HelmConfig;
import io.weirkeeper.service.helm.config.HelmService;
import io.weirkeeper.testkit.cluster.Cluster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The service in this process, without Kafka, for one namespace of a real API server. */
final class ServiceUnderTest implements AutoCloseable {
    private final PlatformUnderTest<HelmConfig> platform;
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
        Map<String, String> properties = new HashMap<>(
                Map.of("weir.helm.watch-all-namespaces", "false", "weir.helm.graceful-shutdown-timeout", "0s"));
        properties.putAll(settings);
        this.platform =
                new PlatformUnderTest<>(cluster.kubeconfig(), namespace, directory, HelmConfig.class, properties);
        this.service = new HelmService(platform.platform(api), platform.config(), () -> exits.incrementAndGet());
        service.start();
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
        return platform.requests();
    }

    @Override
    public void close() throws Exception {
        closing = true;
        service.close();
        platform.close();
    }
}
