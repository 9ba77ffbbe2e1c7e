package io.weirkeeper.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoSourcesTest {
    @TempDir
    Path repository;

    private Path sources;

    @BeforeEach
    void writeSources() throws IOException {
        sources = Files.createDirectories(repository.resolve("deploy/local-cluster"));
        Files.writeString(sources.resolve("go.mod"), "module x\n");
        Files.writeString(sources.resolve("main.go"), "package main\n");
    }

    @Test
    void areFoundFromAnyDirectoryBelow() throws IOException {
        // Given
        Path module = Files.createDirectories(repository.resolve("libs/testkit"));

        // Then
        assertThat(GoSources.above(module)).hasValue(new GoSources(sources));
        assertThat(GoSources.above(Path.of("/"))).isEmpty();
    }

    @Test
    void haveAnotherDigestWhenAFileChanges() throws IOException {
        // Given
        String before = new GoSources(sources).digest();

        // When
        Files.writeString(sources.resolve("main.go"), "package main // changed\n");

        // Then
        assertThat(new GoSources(sources).digest()).isNotEqualTo(before);
    }

    @Test
    void keepTheirDigestWhenSomethingElseChanges() throws IOException {
        // Given
        String before = new GoSources(sources).digest();

        // When
        Files.writeString(sources.resolve("README.md"), "read me\n");
        Files.writeString(sources.resolve("main_test.go"), "package main\n");

        // Then
        assertThat(new GoSources(sources).digest()).isEqualTo(before);
    }
}
