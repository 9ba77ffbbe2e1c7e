package io.weirkeeper.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
