package io.weirkeeper.service.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real helm, named by HELM_BIN, as the witness of what is in storage, in both directions. */
@WithCluster
class HelmPeerIT {
    private static final String CONFIG = """
            # a comment
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
            data:
              a: {{ .Values.a | quote }}
            """;

    private final Cluster cluster;
    private final Path directory;
    private final String namespace;
    private final FakeCharts charts;
    private final Releases releases;
    private final ServiceUnderTest service;

    HelmPeerIT(Cluster cluster, @TempDir Path directory) throws IOException {
        assumeTrue(System.getenv("HELM_BIN") != null, "HELM_BIN names no helm");
        this.cluster = cluster;
        this.directory = directory;
        for (String crd :
                new String[] {"helm.toolkit.fluxcd.io_helmreleases", "source.toolkit.fluxcd.io_ocirepositories"}) {
            cluster.api().applyCrds(Files.readString(Path.of("../deploy/crds", crd + ".yaml")));
        }
        this.namespace = cluster.newNamespace();
        this.charts = new FakeCharts(cluster, namespace);
        this.releases = new Releases(cluster, namespace);
        this.service = new ServiceUnderTest(cluster, namespace, directory.resolve("service"));
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        charts.close();
    }

    @Test
    void helmReadsWhatWeWrote() throws Exception {
        // Given
        charts.publish("web", "1.0.0", files());
        releases.apply("web", "web", "values: {a: first}");
        releases.ready("web", "Helm install succeeded");
        releases.apply("web", "web", "values: {a: second}");
        releases.ready("web", "Helm upgrade succeeded");

        // When
        JsonNode list = new ObjectMapper().readTree(helm("list", "-o", "json"));
        JsonNode history = new ObjectMapper().readTree(helm("history", "web", "-o", "json"));
        String values = helm("get", "values", "web");
        String manifest = helm("get", "manifest", "web");
        String notes = helm("get", "notes", "web");
        helm("rollback", "web", "1", "--force-conflicts");

        // Then
        assertThat(list.at("/0/name").asText()).isEqualTo("web");
        assertThat(list.at("/0/status").asText()).isEqualTo("deployed");
        assertThat(list.at("/0/chart").asText()).startsWith("web-1.0.0+");
        assertThat(history.at("/0/status").asText()).isEqualTo("superseded");
        assertThat(history.at("/0/description").asText()).isEqualTo("Install complete");
        assertThat(history.at("/1/description").asText()).isEqualTo("Upgrade complete");
        assertThat(values).contains("a: second");
        assertThat(notes).contains("hello web");
        assertThat(manifest.stripTrailing()).isEqualTo("""
                ---
                # Source: web/templates/config.yaml
                apiVersion: v1
                data:
                  a: second
                kind: ConfigMap
                metadata:
                  labels:
                    helm.toolkit.fluxcd.io/name: web
                    helm.toolkit.fluxcd.io/namespace: %s
                  name: web""".formatted(namespace));
        assertThat(cluster.api()
                        .get("/api/v1/namespaces/" + namespace + "/configmaps/web")
                        .orElseThrow()
                        .at("/data/a")
                        .asText())
                .isEqualTo("first");
    }

    @Test
    void weTakeOverWhatHelmInstalled() throws Exception {
        // Given
        Path chart = directory.resolve("web");
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = chart.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        helm("install", "web", chart.toString(), "--set", "a=helm");
        JsonNode secret = cluster.api()
                .get("/api/v1/namespaces/" + namespace + "/secrets/sh.helm.release.v1.web.v1")
                .orElseThrow();

        // When
        charts.publish("web", "1.0.0", files());
        releases.apply("web", "web", "values: {a: ours}");
        JsonNode done = releases.ready("web", "Helm upgrade succeeded for release " + namespace + "/web.v2");

        // Then
        String record = System.getenv("HELM_RECORD");
        if (record != null) {
            Files.writeString(Path.of(record), secret.at("/data/release").asText());
        }
        assertThat(Records.read(secret).name()).isEqualTo("web");
        assertThat(done.at("/status/history")).hasSize(1);
        assertThat(new ObjectMapper()
                        .readTree(helm("list", "-o", "json"))
                        .at("/0/revision")
                        .asText())
                .isEqualTo("2");
    }

    private static Map<String, String> files() {
        return Map.of("templates/config.yaml", CONFIG, "templates/NOTES.txt", "hello {{ .Release.Name }}\n");
    }

    private String helm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getenv("HELM_BIN")));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--kubeconfig", cluster.kubeconfig().toString(), "-n", namespace));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
        return output;
    }
}
