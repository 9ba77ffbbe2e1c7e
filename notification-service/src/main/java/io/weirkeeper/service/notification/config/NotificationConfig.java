package io.weirkeeper.service.notification.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of notification-service. Controller flags of the same names set them. */
@ConfigMapping(prefix = "weir.notification")
public interface NotificationConfig {
    /** Whether this process takes events and webhooks. */
    @WithDefault("true")
    boolean enabled();

    /** Where controllers post events ({@code --events-addr} of this controller). */
    @WithDefault(":9090")
    String eventsListenAddr();

    /** Where webhooks come in ({@code --receiverAddr}). */
    @WithDefault(":9292")
    String receiverAddr();

    /** Receivers at a time ({@code --concurrent}). */
    @WithDefault("4")
    int concurrent();

    /** An event that says the same again within this time is dropped ({@code --rate-limit-interval}). */
    @WithDefault("5m")
    Duration rateLimitInterval();

    /** Hold Flux's Lease while reconciling ({@code --enable-leader-election}). */
    @WithDefault("false")
    boolean leaderElection();

    /** Whether objects of all namespaces are looked at, or only of the service's own. */
    @WithDefault("true")
    boolean watchAllNamespaces();

    /** Only objects with these labels ({@code --watch-label-selector}). */
    Optional<String> watchLabelSelector();

    /** Refuse events and resources of other namespaces ({@code --no-cross-namespace-refs}). */
    @WithDefault("false")
    boolean noCrossNamespaceRefs();

    /** Delay after the first failure ({@code --min-retry-delay}). */
    @WithDefault("750ms")
    Duration minRetryDelay();

    /** The longest delay ({@code --max-retry-delay}). */
    @WithDefault("15m")
    Duration maxRetryDelay();
}
