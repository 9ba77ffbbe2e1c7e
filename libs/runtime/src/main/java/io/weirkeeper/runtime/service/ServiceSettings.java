package io.weirkeeper.runtime.service;

import java.time.Duration;

/**
 * What every controller of Flux can be told by flags of the same names.
 *
 * @param controller Flux's name, such as {@code source-controller}
 * @param eventsAddress where events are posted when there is no Kafka ({@code --events-addr}); empty means nowhere
 * @param leaderElection hold Flux's Lease while reconciling
 * @param watchNamespace only objects of this namespace; empty means all
 * @param labelSelector only objects with these labels; empty means all
 * @param minRetry {@code --min-retry-delay}
 * @param maxRetry {@code --max-retry-delay}
 * @param jitterPercent {@code --interval-jitter-percentage}
 */
public record ServiceSettings(
        String controller,
        String eventsAddress,
        boolean leaderElection,
        String watchNamespace,
        String labelSelector,
        Duration minRetry,
        Duration maxRetry,
        int jitterPercent) {

    /** Flux's defaults. */
    public static ServiceSettings of(String controller, String eventsAddress, boolean leaderElection) {
        return new ServiceSettings(
                controller, eventsAddress, leaderElection, "", "", Duration.ofMillis(750), Duration.ofMinutes(15), 5);
    }
}
