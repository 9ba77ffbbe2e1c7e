package io.weirkeeper.service.source.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of source-service. Each has the name of Flux's flag; see {@link SourceFlags}. */
@ConfigMapping(prefix = "weir.source")
public interface SourceConfig {
    /** Whether this process runs the service at all. */
    @WithDefault("true")
    boolean enabled();

    /** What this process is ({@code --role}): source-controller, source-watcher, or both with a comma between. */
    @WithDefault("source-controller")
    List<String> roles();

    /** Settings of the role source-watcher alone. */
    Watcher watcher();

    /** Whether references to sources in other namespaces are refused ({@code --no-cross-namespace-refs}). */
    @WithDefault("false")
    boolean noCrossNamespaceRefs();

    /** {@code host:port} to ask for artifacts instead of the one in their URLs ({@code SOURCE_CONTROLLER_LOCALHOST}). */
    @WithDefault("${SOURCE_CONTROLLER_LOCALHOST:}")
    Optional<String> sourceControllerLocalhost();

    /** Where events are posted when there is no Kafka ({@code --events-addr}). */
    Optional<String> eventsAddr();

    /** Whether Flux's Lease decides who acts ({@code --enable-leader-election}). */
    @WithDefault("false")
    boolean leaderElection();

    /** Whether objects of all namespaces are served ({@code --watch-all-namespaces}), or of the own one. */
    @WithDefault("true")
    boolean watchAllNamespaces();

    /** Which objects are served, by their labels ({@code --watch-label-selector}). */
    Optional<String> watchLabelSelector();

    /** Runs at a time of each kind ({@code --concurrent}). */
    @WithDefault("2")
    int concurrent();

    /** How long to wait for an include that is not there ({@code --requeue-dependency}). */
    @WithDefault("30s")
    Duration requeueDependency();

    /** The delay after a first failure ({@code --min-retry-delay}). */
    @WithDefault("750ms")
    Duration minRetryDelay();

    /** The longest delay after failures ({@code --max-retry-delay}). */
    @WithDefault("15m")
    Duration maxRetryDelay();

    /** By how much intervals vary ({@code --interval-jitter-percentage}). */
    @WithDefault("5")
    int intervalJitterPercentage();

    /** Where artifacts are kept ({@code --storage-path}). */
    @WithDefault("/data")
    Path storagePath();

    /** A bucket that replicas share, so that the storage path is a copy of it ({@code --storage-url}); see StorageUrl. */
    Optional<String> storageUrl();

    /** Where artifacts are served ({@code --storage-addr}); by default {@code :9090}. */
    @WithDefault("${STORAGE_ADDR:}")
    Optional<String> storageAddr();

    /** Where consumers find the artifact server ({@code --storage-adv-addr}); else it follows from the address. */
    @WithDefault("${STORAGE_ADV_ADDR:}")
    Optional<String> storageAdvAddr();

    /** How long old artifacts are kept ({@code --artifact-retention-ttl}). */
    @WithDefault("60s")
    Duration artifactRetentionTtl();

    /** How many artifacts of an object are kept ({@code --artifact-retention-records}). */
    @WithDefault("2")
    int artifactRetentionRecords();

    /** How artifacts are digested ({@code --artifact-digest-algo}). */
    @WithDefault("sha256")
    String artifactDigestAlgo();

    /** The key exchange algorithms that SSH clients offer ({@code --ssh-kex-algos}); by default the library's. */
    Optional<List<String>> sshKexAlgos();

    /** The host key algorithms that SSH clients accept ({@code --ssh-hostkey-algos}); by default the library's. */
    Optional<List<String>> sshHostkeyAlgos();

    /** The largest index of a Helm repository, in bytes ({@code --helm-index-max-size}). */
    @WithDefault("52428800")
    long helmIndexMaxSize();

    /** The largest archive of a chart, in bytes ({@code --helm-chart-max-size}). */
    @WithDefault("10485760")
    long helmChartMaxSize();

    /** The largest file of a chart, in bytes ({@code --helm-chart-file-max-size}). */
    @WithDefault("5242880")
    long helmChartFileMaxSize();

    /** Of how many Helm indexes looked up charts are remembered ({@code --helm-cache-max-size}); 0 for none. */
    @WithDefault("0")
    int helmCacheMaxSize();

    /** How long looked up charts are remembered ({@code --helm-cache-ttl}). */
    @WithDefault("15m")
    Duration helmCacheTtl();

    /** How often what is too old is forgotten ({@code --helm-cache-purge-interval}). */
    @WithDefault("1m")
    Duration helmCachePurgeInterval();

    /** How many tokens of clouds and forges are kept ({@code --token-cache-max-size}); 0 keeps none. */
    @WithDefault("100")
    int tokenCacheMaxSize();

    /** How long a token is kept at most ({@code --token-cache-max-duration}). */
    @WithDefault("1h")
    Duration tokenCacheMaxDuration();

    /** Settings of the role source-watcher, with the defaults of Flux's controller of that name. */
    interface Watcher {
        /** Runs at a time ({@code --concurrent}). */
        @WithDefault("10")
        int concurrent();

        /** How long to wait for a source that is not there ({@code --requeue-dependency}). */
        @WithDefault("5s")
        Duration requeueDependency();
    }
}
