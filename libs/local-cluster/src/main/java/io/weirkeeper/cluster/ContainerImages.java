package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether containers can be started from an image here. */
public final class ContainerImages {
    private final Map<String, String> environment;

    ContainerImages(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Those of the engine on this machine. */
    public static ContainerImages onThisMachine() {
        return new ContainerImages(System.getenv());
    }

    /** What stands against any container; empty when an engine answers. */
    Optional<String> obstacle() {
        if (isNamed() || engine().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("none answers (looked at DOCKER_HOST and "
                + String.join(", ", sockets().map(Path::toString).toList()) + "): start Docker or Podman");
    }

    /**
     * What stands against containers from an image, which is pulled if it is not there; empty when nothing does. Where
     * DOCKER_HOST names the engine, the image is not asked for.
     */
    public Optional<String> obstacle(String image) {
        Optional<String> none = obstacle();
        if (none.isPresent() || isNamed()) {
            return none;
        }
        try {
            engine().orElseThrow(() -> new ClusterException("the engine has stopped"))
                    .require(image);
            return Optional.empty();
        } catch (IOException | ClusterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private boolean isNamed() {
        return environment.containsKey("DOCKER_HOST");
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
