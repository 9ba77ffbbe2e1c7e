package io.weirkeeper.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void makesTheSameLayersForEveryController() throws Exception {
        // Given
        ImageBuild build = new ImageBuild(application(), directory.resolve("sbom.json"), Instant.EPOCH);
        // When
        Map<String, byte[]> source = image(build, new ControllerImage("weirkeeper/source-controller", "v1.9.5"));
        Map<String, byte[]> helm = image(build, new ControllerImage("weirkeeper/helm-controller", "v1.6.4"));
        // Then
        JsonNode first = index(source);
        assertThat(first.at("/0/Layers")).isEqualTo(index(helm).at("/0/Layers")).hasSize(4);
        assertThat(first.at("/0/RepoTags/0").asText()).isEqualTo("weirkeeper/source-controller:v1.9.5");
        assertThat(files(source))
                .contains(
                        "opt/weirkeeper/quarkus-run.jar",
                        "opt/weirkeeper/lib/main/org.example.jar",
                        "opt/weirkeeper/lib/main/io.weirkeeper.api.jar",
                        "opt/weirkeeper/sbom.cdx.json");
    }

    @Test
    void runsAsTheControllerItIsNamedAfterAndNotAsRoot() throws Exception {
        // Given
        ImageBuild build = new ImageBuild(application(), directory.resolve("none.json"), Instant.EPOCH);
        // When
        Map<String, byte[]> image = image(build, new ControllerImage("weirkeeper/helm-controller", "v1.6.4"));
        // Then
        JsonNode config = config(image);
        assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
        assertThat(texts(config.at("/config/Env"))).contains("WEIR_CONTROLLER=helm-controller");
        assertThat(texts(config.at("/config/Entrypoint")))
                .startsWith("java")
                .contains("-XX:MaxRAMPercentage=60")
                .endsWith("-jar", "/opt/weirkeeper/quarkus-run.jar");
        assertThat(config.at("/config/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("v1.6.4");
    }

    @Test
    void takesNamesAndTagsFromTheDeployments() throws Exception {
        // When
        List<ControllerImage> images = ControllerImage.in(Path.of("../controllers"));
        // Then
        assertThat(images.stream().map(ControllerImage::controller))
                .containsExactly(
                        "helm-controller", "kustomize-controller", "notification-controller", "source-controller");
        assertThat(images.getFirst().reference("registry.example.com/team"))
                .isEqualTo("registry.example.com/team/helm-controller:"
                        + images.getFirst().tag());
        assertThat(images).allSatisfy(image -> assertThat(image.tag()).matches("v\\d+\\.\\d+\\.\\d+"));
    }

    private Path application() throws IOException {
        Path application = directory.resolve("quarkus-app");
        Files.createDirectories(application.resolve("lib/main"));
        Files.writeString(application.resolve("quarkus-run.jar"), "run");
        Files.writeString(application.resolve("lib/main/org.example.jar"), "theirs");
        Files.writeString(application.resolve("lib/main/io.weirkeeper.api.jar"), "ours");
        Files.writeString(directory.resolve("sbom.json"), "{}");
        return application;
    }

    private Map<String, byte[]> image(ImageBuild build, ControllerImage image) throws Exception {
        Path tar = directory.resolve(image.controller() + ".tar");
        build.of(image, Jib.fromScratch())
                .containerize(Containerizer.to(TarImage.at(tar).named(image.reference("")))
                        .setOfflineMode(true)
                        .setBaseImageLayersCache(directory.resolve("base"))
                        .setApplicationLayersCache(directory.resolve("layers")));
        try (InputStream in = Files.newInputStream(tar)) {
            return entries(in);
        }
    }

    private static Map<String, byte[]> entries(InputStream in) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            entries.put(entry.getName(), tar.readAllBytes());
        }
        return entries;
    }

    private static JsonNode index(Map<String, byte[]> image) throws IOException {
        return JSON.readTree(image.get("manifest.json"));
    }

    private static JsonNode config(Map<String, byte[]> image) throws IOException {
        return JSON.readTree(image.get(index(image).at("/0/Config").asText()));
    }

    private static List<String> files(Map<String, byte[]> image) throws IOException {
        List<String> files = new ArrayList<>();
        for (String layer : texts(index(image).at("/0/Layers"))) {
            files.addAll(entries(new GZIPInputStream(new ByteArrayInputStream(image.get(layer))))
                    .keySet());
        }
        return files;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
