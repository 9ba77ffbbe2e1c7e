package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The way that needs Docker or Podman: K3s in a container, by Testcontainers. */
final class ContainerEngine implements ClusterWay {
    private final Map<String, String> environment;

    ContainerEngine(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "container engine";
    }

    @Override
    public Optional<String> obstacle(ClusterRequest request) {
        if (environment.containsKey("DOCKER_HOST") || engine().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("none answers (looked at DOCKER_HOST and "
                + String.join(", ", sockets().map(Path::toString).toList()) + "): start Docker or Podman");
    }

    @Override
    public RunningCluster start(ClusterRequest request) throws IOException {
        if (!environment.containsKey("DOCKER_HOST")) {
            engine().orElseThrow(() -> new ClusterException("the engine has stopped"))
                    .require(K3sCluster.IMAGE);
        }
        return K3sCluster.start(request, name());
    }

    private Optional<EngineSocket> engine() {
        return sockets().map(EngineSocket::new).filter(EngineSocket::answers).findFirst();
    }

    private Stream<Path> sockets() {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user/0");
        String home = System.getProperty("user.home");
        return Stream.of(
                Path.of("/var/run/docker.sock"),
                Path.of(runtime, "docker.sock"),
                Path.of(home, ".docker", "run", "docker.sock"),
                Path.of(runtime, "podman", "podman.sock"));
    }
}
