package io.weirkeeper.remote.cluster;

import io.weirkeeper.remote.cloud.AccessToken;

/** A cloud that runs clusters. */
interface ClusterCloud {
    /** What the cloud says of the cluster, where it is asked. */
    ClusterAddress address(ManagedCluster cluster);

    /** What the cluster knows its user by. */
    AccessToken token(ManagedCluster cluster);
}
