package io.weirkeeper.cluster;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What is wanted of a cluster. Its data lies in the directory and stays there unless it is ephemeral. Without pods an
 * API server is enough: no controller acts and nothing becomes Running. The cluster ends with the process {@code
 * whilePid} if one is given, with this process otherwise; a container ends with this one in any case.
 */
public record ClusterRequest(Path directory, boolean pods, boolean isEphemeral, OptionalLong whilePid) {
    public ClusterRequest {
        directory = directory.toAbsolutePath().normalize();
    }

    /** A cluster that runs pods and ends, and vanishes, with this process. */
    public static ClusterRequest ephemeral(Path directory) {
        return new ClusterRequest(directory, true, true, OptionalLong.empty());
    }

    ClusterRequest whilePid(long pid) {
        return new ClusterRequest(directory, pods, isEphemeral, OptionalLong.of(pid));
    }
}
