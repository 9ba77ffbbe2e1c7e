package io.weirkeeper.remote.cluster;

import java.util.Optional;

/**
 * A cluster that somebody wants to reach, in the terms of Flux's ConfigMaps.
 *
 * @param provider {@code aws}, {@code azure} or {@code gcp}
 * @param resource the cloud's own name for the cluster
 * @param address of the API server; empty asks the cloud
 * @param authority PEM text of its certificate authority; empty asks the cloud
 * @param account who logs in to the cloud; empty means this process
 */
public record ManagedCluster(
        String provider, String resource, String address, String authority, Optional<ClusterAccount> account) {
    boolean needsDescription() {
        return address.isEmpty() || authority.isEmpty();
    }

    /** What is known, and of the rest what the cloud says. */
    ClusterAddress described(String cloudAddress, String cloudAuthority) {
        return new ClusterAddress(
                address.isEmpty() ? cloudAddress : address, authority.isEmpty() ? cloudAuthority : authority);
    }

    /** Tells whose login it is, for a cache of tokens. */
    String login() {
        return provider + ":" + resource + ":"
                + account.map(by -> by.namespace() + "/" + by.name()).orElse("");
    }
}
