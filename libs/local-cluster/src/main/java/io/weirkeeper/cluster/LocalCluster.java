package io.weirkeeper.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door to this module: starts a cluster by the first way that is open here. The order is KUBEBUILDER_ASSETS, a
 * container engine, our own Go program; one that fails is said on standard error and the next is tried.
 */
public final class LocalCluster {
    private final List<ClusterWay> ways;

    LocalCluster(List<ClusterWay> ways) {
        this.ways = List.copyOf(ways);
    }

    /** The ways of this machine, as its environment has them. */
    public static LocalCluster onThisMachine() {
        Map<String, String> environment = System.getenv();
        return new LocalCluster(List.of(
                new KubebuilderAssets(environment), new ContainerEngine(environment), new GoProgram(environment)));
    }

    /**
     * Returns when the API server is ready and, where pods are wanted, pods can run.
     *
     * @throws ClusterException when no way is open; the message names all three and what stands against each
     */
    public RunningCluster start(ClusterRequest request) {
        StringBuilder obstacles = new StringBuilder("no Kubernetes can be started here; clear one of these:");
        for (ClusterWay way : ways) {
            Optional<String> obstacle = way.obstacle(request);
            if (obstacle.isEmpty()) {
                try {
                    return way.start(request);
                } catch (IOException | ClusterException e) {
                    obstacle = Optional.of(String.valueOf(e.getMessage()));
                    System.err.println("local-cluster: " + way.name() + ": " + e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ClusterException("interrupted while starting a cluster with " + way.name(), e);
                }
            }
            obstacles.append("\n  ").append(way.name()).append(": ").append(obstacle.get());
        }
        throw new ClusterException(obstacles.toString());
    }
}
