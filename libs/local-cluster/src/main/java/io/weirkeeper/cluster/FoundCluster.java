package io.weirkeeper.cluster;

/** A cluster that another process started and others use. */
record FoundCluster(ClusterAddress address) implements RunningCluster {
    @Override
    public String way() {
        return "shared";
    }

    @Override
    public void stop(String component) {
        throw refuse(component);
    }

    @Override
    public void kill(String component) {
        throw refuse(component);
    }

    @Override
    public void start(String component) {
        throw refuse(component);
    }

    private static ClusterException refuse(String component) {
        return new ClusterException("others use this cluster: ask for one of your own to stop or start " + component);
    }

    @Override
    public void close() {
        // it ends with the process it belongs to
    }
}
