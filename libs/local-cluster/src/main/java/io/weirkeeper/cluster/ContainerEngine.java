package io.weirkeeper.cluster;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        if (environment.containsKey("DOCKER_HOST") || sockets().anyMatch(ContainerEngine::answers)) {
            return Optional.empty();
        }
        return Optional.of("none answers (looked at DOCKER_HOST and "
                + String.join(", ", sockets().map(Path::toString).toList()) + "): start Docker or Podman");
    }

    @Override
    public RunningCluster start(ClusterRequest request) throws IOException {
        return K3sCluster.start(request, name());
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

    /** A socket file alone says nothing: it stays behind when the engine stops. */
    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            byte[] answer = Channels.newInputStream(channel).readNBytes(12);
            return List.of("HTTP/1.0 200", "HTTP/1.1 200").contains(new String(answer, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return false;
        }
    }
}
