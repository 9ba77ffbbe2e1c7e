package io.weirkeeper.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The way that needs Docker or Podman: K3s in a container, by Testcontainers. */
final class ContainerEngine implements ClusterWay {
    private final ContainerImages images;

    ContainerEngine(Map<String, String> environment) {
        this.images = new ContainerImages(environment);
    }

    @Override
    public String name() {
        return "container engine";
    }

    @Override
    public Optional<String> obstacle(ClusterRequest request) {
        return images.obstacle();
    }

    @Override
    public RunningCluster start(ClusterRequest request) throws IOException {
        Optional<String> obstacle = images.obstacle(K3sCluster.IMAGE);
        if (obstacle.isPresent()) {
            throw new ClusterException(obstacle.get());
        }
        return K3sCluster.start(request, name());
    }
}
