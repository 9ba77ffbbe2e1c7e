package io.weirkeeper.service.helm.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of helm-service. Controller flags of the same names set them. */
@ConfigMapping(prefix = "weir.helm")
public interface HelmConfig {
    /** Whether this process reconciles HelmReleases. */
    @WithDefault("true")
    boolean enabled();

    /** HelmReleases at a time ({@code --concurrent}); one that waits does not count. */
    @WithDefault("4")
    int concurrent();

    /** How long to wait for a dependency at most before looking again ({@code --requeue-dependency}). */
    @WithDefault("30s")
    Duration requeueDependency();

    /** Where events are posted when there is no Kafka ({@code --events-addr}). */
    Optional<String> eventsAddr();

    /** Hold Flux's Lease while reconciling ({@code --enable-leader-election}). */
    @WithDefault("false")
    boolean leaderElection();

    /** Whether objects of all namespaces are reconciled, or only of the service's own. */
    @WithDefault("true")
    boolean watchAllNamespaces();

    /** Only objects with these labels ({@code --watch-label-selector}). */
    Optional<String> watchLabelSelector();

    /** Delay after the first failure ({@code --min-retry-delay}). */
    @WithDefault("750ms")
    Duration minRetryDelay();

    /** The longest delay ({@code --max-retry-delay}). */
    @WithDefault("15m")
    Duration maxRetryDelay();

    /** By how much an interval may be shorter or longer, in percent ({@code --interval-jitter-percentage}). */
    @WithDefault("5")
    int intervalJitterPercentage();

    /** How long one download of a chart may take ({@code --http-timeout}). */
    @WithDefault("30s")
    Duration httpTimeout();

    /** Refuse sources of other namespaces ({@code --no-cross-namespace-refs}). */
    @WithDefault("false")
    boolean noCrossNamespaceRefs();

    /** Whom to impersonate where a HelmRelease names nobody ({@code --default-service-account}). */
    Optional<String> defaultServiceAccount();

    /** Who reaches remote clusters where a ConfigMap names nobody ({@code --default-kubeconfig-service-account}). */
    Optional<String> defaultKubeconfigServiceAccount();

    /** Ask remote clusters whose certificate is not verified, where a kubeconfig says so ({@code --insecure-kubeconfig-tls}). */
    @WithDefault("false")
    boolean insecureKubeconfigTls();

    /** Managers whose fields are taken over when drift is looked for ({@code --override-manager}). */
    Optional<List<String>> overrideManager();

    /**
     * Which ConfigMaps and Secrets wake the HelmReleases that refer to them when they change
     * ({@code --watch-configs-label-selector}).
     */
    @WithDefault("reconcile.fluxcd.io/watch=Enabled")
    String watchConfigsLabelSelector();

    /** How long releases under way may take to end when the process stops ({@code --graceful-shutdown-timeout}). */
    @WithDefault("600s")
    Duration gracefulShutdownTimeout();

    /** Share of the memory limit, in percent, at which the process ends ({@code --oom-watch-memory-threshold}). */
    @WithDefault("95")
    int oomWatchMemoryThreshold();

    /** How often memory is looked at ({@code --oom-watch-interval}). */
    @WithDefault("500ms")
    Duration oomWatchInterval();

    /** File with the memory limit ({@code --oom-watch-max-memory-path}). */
    Optional<String> oomWatchMaxMemoryPath();

    /** File with the memory in use ({@code --oom-watch-current-memory-path}). */
    Optional<String> oomWatchCurrentMemoryPath();

    /** Switches as {@code Name=true} ({@code --feature-gates}). */
    Optional<List<String>> featureGates();

    /** {@code host:port} to ask for artifacts instead of the one in their URLs ({@code SOURCE_CONTROLLER_LOCALHOST}). */
    @WithDefault("${SOURCE_CONTROLLER_LOCALHOST:}")
    Optional<String> sourceHost();
}
