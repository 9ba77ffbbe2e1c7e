package io.weirkeeper.runtime.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the process, shared by all services in it. Flags of the same names set them. */
@ConfigMapping(prefix = "weir.runtime")
public interface PlatformConfig {
    /** A kubeconfig file ({@code --kubeconfig}); without it the pod's service account is used. */
    Optional<Path> kubeconfig();

    /** The context in the kubeconfig ({@code --context}); without it the file's current one. */
    Optional<String> context();

    /** Kafka's {@code host:port,…} ({@code --kafka}); {@code none} or nothing means none. */
    @WithDefault("none")
    String kafka();

    /** Further Kafka client properties, for TLS and SASL. */
    Map<String, String> kafkaProperties();

    /** Partitions of our topics ({@code --kafka-partitions}); never changes in the life of an install. */
    @WithDefault("64")
    int kafkaPartitions();

    /** Names the cluster in messages ({@code --cluster-name}); by default the UID of namespace kube-system. */
    Optional<String> clusterName();

    /** The namespace that this process runs in ({@code RUNTIME_NAMESPACE}): leases live there. */
    @WithDefault("${RUNTIME_NAMESPACE:flux-system}")
    String namespace();

    /** The pod ({@code HOSTNAME}), as reporting instance of events. */
    @WithDefault("${HOSTNAME:localhost}")
    String instance();

    /** For the outbox and the process's id. */
    @WithDefault("${java.io.tmpdir}/weirkeeper")
    Path dataDir();

    /** How long one request to the API server may take. */
    @WithDefault("30s")
    Duration apiTimeout();

    /** {@code --metrics-addr}. */
    @WithDefault(":8080")
    String metricsAddr();

    /** {@code --health-addr}. */
    @WithDefault(":9440")
    String healthAddr();

    /** {@code --log-level}: trace, debug, info or error. */
    @WithDefault("info")
    String logLevel();

    /** {@code --log-encoding}: json or console. */
    @WithDefault("json")
    String logEncoding();
}
