package io.weirkeeper.cluster;

import java.io.IOException;
import java.util.Optional;

/** One way to get a cluster on this machine. */
interface ClusterWay {
    String name();

    /** What stands against this way here, in words that say how to clear it; empty when it can be gone. */
    Optional<String> obstacle(ClusterRequest request);

    RunningCluster start(ClusterRequest request) throws IOException, InterruptedException;
}
