package io.weirkeeper.cluster;

/** A cluster that this process started, or uses together with others. */
public interface RunningCluster extends AutoCloseable {
    ClusterAddress address();

    /** Which of the ways to a cluster this one came. */
    String way();

    /**
     * Stops one component, for instance {@code kube-apiserver}, as its operator would; returns when it is gone.
     *
     * @throws ClusterException where this way to a cluster, or sharing it, does not allow that
     */
    void stop(String component);

    /** Kills one component without notice; returns when it is gone. */
    void kill(String component);

    /** Starts a stopped component on its old port and data; returns when the API server answers again. */
    void start(String component);

    /** Stops the cluster, unless others use it. */
    @Override
    void close();
}
