package io.weirkeeper.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitServerTest {
    @TempDir
    Path directory;

    private GitServer server;

    @BeforeEach
    void start() {
        server = GitServer.start(directory.resolve("repos"), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesAShallowClone() throws Exception {
        // Given
        GitRepo repo = server.repository("fleet");
        repo.commit("main", "first", Map.of("a.yaml", "a: 1\n"));
        String second = repo.commit("main", "second", Map.of("apps/b.yaml", "b: 2\n"));
        // When
        try (Git clone = Git.cloneRepository()
                .setURI(server.url("fleet"))
                .setDirectory(directory.resolve("clone").toFile())
                .setDepth(1)
                .call()) {
            // Then
            assertThat(clone.log().call()).hasSize(1);
            assertThat(clone.getRepository().resolve("HEAD").name()).isEqualTo(second);
            assertThat(Files.readString(directory.resolve("clone/apps/b.yaml"))).isEqualTo("b: 2\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void speaksTheProtocolVersionThatIsAskedFor(String version) throws Exception {
        // Given
        GitRepo repo = server.repository("fleet");
        repo.commit("main", "first", Map.of("a.yaml", "a: 1\n"));
        String head = repo.commit("main", "second", Map.of("a.yaml", "a: 2\n"));
        try (Git clone =
                Git.init().setDirectory(directory.resolve("clone").toFile()).call()) {
            clone.getRepository().getConfig().setString("protocol", null, "version", version);

            // When
            FetchResult fetched = clone.fetch()
                    .setRemote(server.url("fleet"))
                    .setRefSpecs("refs/heads/main:refs/remotes/origin/main")
                    .setDepth(1)
                    .call();

            // Then
            assertThat(fetched.getTrackingRefUpdate("refs/remotes/origin/main")
                            .getNewObjectId()
                            .name())
                    .isEqualTo(head);
            assertThat(server.requests()).anySatisfy(path -> assertThat(path).endsWith("git-upload-pack"));
        }
    }

    @Test
    void takesAPush() throws Exception {
        // Given
        server.repository("fleet").commit("main", "first", Map.of("a.yaml", "a: 1\n"));
        try (Git clone = Git.cloneRepository()
                .setURI(server.url("fleet"))
                .setDirectory(directory.resolve("clone").toFile())
                .call()) {
            Files.writeString(directory.resolve("clone/c.yaml"), "c: 3\n");
            clone.add().addFilepattern("c.yaml").call();
            clone.commit().setMessage("third").setSign(false).call();
            // When
            clone.push().call();
            // Then
            try (Git again = Git.cloneRepository()
                    .setURI(server.url("fleet"))
                    .setDirectory(directory.resolve("again").toFile())
                    .call()) {
                assertThat(directory.resolve("again/c.yaml")).exists();
                assertThat(again.getRepository().resolve("HEAD"))
                        .isEqualTo(clone.getRepository().resolve("HEAD"));
            }
        }
    }

    @Test
    void wantsTheLogin() throws Exception {
        // Given
        server.repository("fleet").commit("main", "first", Map.of("a.yaml", "a: 1\n"));
        server.requireLogin("fleet", "user", "secret");
        // When, Then
        assertThatThrownBy(() ->
                        Git.lsRemoteRepository().setRemote(server.url("fleet")).call())
                .isInstanceOf(TransportException.class);
        assertThat(Git.lsRemoteRepository()
                        .setRemote(server.url("fleet"))
                        .setCredentialsProvider(new UsernamePasswordCredentialsProvider("user", "secret"))
                        .call())
                .isNotEmpty();
    }
}
