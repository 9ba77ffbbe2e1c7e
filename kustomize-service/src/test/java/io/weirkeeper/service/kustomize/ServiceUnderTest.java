package io.weirkeeper.service.kustomize;

import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.service.PlatformUnderTest;
import io.weirkeeper.service.kustomize.build.Builder;
import io.weirkeeper.service.kustomize.config.KustomizeConfig;
import io.weirkeeper.service.kustomize.config.KustomizeService;
import io.weirkeeper.testkit.cluster.Cluster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The service in this process, without Kafka, for one namespace of a real API server. */
final class ServiceUnderTest implements AutoCloseable {
    private final PlatformUnderTest<KustomizeConfig> platform;
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
        Map<String, String> properties = new HashMap<>(Map.of("weir.kustomize.watch-all-namespaces", "false"));
        properties.putAll(settings);
        this.platform =
                new PlatformUnderTest<>(cluster.kubeconfig(), namespace, directory, KustomizeConfig.class, properties);
        this.service = new KustomizeService(platform.platform(api), platform.config(), builder);
        service.start();
    }

    /** The value of a counter, by its name without {@code _total}. */
    long count(String counter) {
        return platform.count(counter);
    }

    RequestCounts requests() {
        return platform.requests();
    }

    @Override
    public void close() throws Exception {
        service.close();
        platform.close();
    }
}
