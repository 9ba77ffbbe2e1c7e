package io.weirkeeper.cluster;

import java.nio.file.Path;

/**
 * What is wanted of a cluster. Its data lies in the directory and stays there unless it is ephemeral. Without pods an
 * API server is enough: no controller need act and nothing becomes Running.
 */
public record ClusterRequest(Path directory, boolean pods, boolean isEphemeral, Lifetime lifetime) {
    public ClusterRequest {
        directory = directory.toAbsolutePath().normalize();
    }

    /** A cluster that runs pods and that ends, and vanishes, with this process. */
    public static ClusterRequest ephemeral(Path directory) {
        return new ClusterRequest(directory, true, true, new Lifetime.OfThisProcess());
    }
}
