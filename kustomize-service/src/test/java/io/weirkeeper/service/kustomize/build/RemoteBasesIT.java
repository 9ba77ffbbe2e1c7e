package io.weirkeeper.service.kustomize.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.peers.GitServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases in Git repositories and files on servers, as a build fetches them. */
class RemoteBasesIT {
    private static final String CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: remote}}\n";

    private final Path directory;
    private final Path fetched;
    private final GitServer git;
    private final HttpServer server;
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final EngineBuilder builder;
    private byte[] body = CONFIG.getBytes(StandardCharsets.UTF_8);

    RemoteBasesIT(@TempDir Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("source"));
        this.fetched = directory.resolve("fetched");
        this.git = GitServer.start(directory.resolve("git"), 0);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.builder = new EngineBuilder(true, RemoteAccess.below(fetched));
        server.createContext("/", exchange -> {
            credentials.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @BeforeEach
    void start() {
        server.start();
        git.repository("base")
                .commit("main", "one", Map.of("sub/kustomization.yaml", "resources: [a.yaml]\n", "sub/a.yaml", CONFIG));
    }

    @AfterEach
    void stop() throws Exception {
        builder.close();
        server.stop(0);
        git.close();
    }

    @Test
    void buildsOnADirectoryOfARepositoryAndLeavesNothingBehind() throws IOException {
        // When
        Build build = build(git.url("base") + "//sub?ref=main");

        // Then
        assertThat(build.objects())
                .extracting(it -> it.at("/metadata/name").asText())
                .containsExactly("remote");
        assertThat(build.isRepeatable()).isFalse();
        try (Stream<Path> left = Files.list(fetched)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void loadsAFileAndSendsNoCredentials() throws IOException {
        // When
        Build build =
                build("http://user:secret@localhost:" + server.getAddress().getPort() + "/a.yaml");

        // Then
        assertThat(build.objects()).hasSize(1);
        assertThat(credentials).isEmpty();
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        // Given
        body = new byte[(10 << 20) + 1];

        // Then
        assertThatThrownBy(() -> build("http://localhost:" + server.getAddress().getPort() + "/a.yaml"))
                .hasMessageContaining("is larger than 10 MiB");
    }

    @Test
    void saysThatARepositoryOrReferenceIsNotThere() {
        assertThatThrownBy(() -> build(git.url("base") + "//sub?ref=nowhere"))
                .hasMessageContaining("remote base '")
                .hasMessageContaining("cannot be fetched");
    }

    @Test
    void fetchesNothingWhereTheOperatorForbidsIt() throws Exception {
        try (EngineBuilder closed = new EngineBuilder(true)) {
            assertThatThrownBy(() -> build(closed, git.url("base") + "//sub?ref=main"))
                    .hasMessageContaining("this build has no access to remote");
        }
    }

    private Build build(String resource) throws IOException {
        return build(builder, resource);
    }

    private Build build(EngineBuilder with, String resource) throws IOException {
        Files.writeString(directory.resolve("kustomization.yaml"), "resources: ['" + resource + "']\n");
        ObjectNode object = (ObjectNode) new ObjectMapper()
                .readTree("{\"apiVersion\":\"kustomize.toolkit.fluxcd.io/v1\",\"kind\":\"Kustomization\",\"metadata\":"
                        + "{\"name\":\"a\",\"namespace\":\"x\"},\"spec\":{\"interval\":\"1h\",\"prune\":true,"
                        + "\"sourceRef\":{\"kind\":\"GitRepository\",\"name\":\"r\"}}}");
        Kustomization kustomization = RecordJson.decode(object, Kustomization.class);
        return with.build(new BuildRequest(directory, directory, object, kustomization.spec(), Map.of()));
    }
}
