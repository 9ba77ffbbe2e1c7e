package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories laid out as three kinds of users lay them out, through all services in one process. */
@WithCluster(pods = true, own = true)
class RepositoryShapesIT {
    private static final Path SHAPES = Path.of("src/test/resources/shapes");
    private static final String TERRAFORM = "/apis/infra.contrib.fluxcd.io/v1alpha2/namespaces/";

    private final Cluster cluster;
    private final Path directory;
    private final String namespace;
    private GitServer git;
    private ServiceProcess standalone;

    RepositoryShapesIT(Cluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
        this.namespace = cluster.newNamespace();
    }

    @BeforeEach
    void start() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/crds"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("_"))
                    .toList()) {
                cluster.api().applyCrds(Files.readString(file));
            }
        }
        cluster.api().applyCrds(definition("infra.contrib.fluxcd.io", "v1alpha2", "Terraform", "terraforms"));
        cluster.api().applyCrds(definition("flagger.app", "v1beta1", "Canary", "canaries"));
        cluster.api().apply("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
        git = GitServer.start(directory.resolve("git"), 0);
        int storage = ServiceProcess.freePort();
        standalone = ServiceProcess.start(
                "standalone",
                directory,
                List.of(
                        "--kubeconfig=" + cluster.kubeconfig(),
                        "--source-concurrent=10",
                        "--kustomize-concurrent=20",
                        "--requeue-dependency=5s",
                        "--storage-addr=127.0.0.1:" + storage,
                        "--storage-adv-addr=127.0.0.1:" + storage,
                        "--events-listen-addr=127.0.0.1:" + ServiceProcess.freePort(),
                        "--receiver-addr=127.0.0.1:" + ServiceProcess.freePort()));
    }

    @AfterEach
    void stop() {
        standalone.close();
        git.close();
    }

    @Test
    void homeOps() throws IOException {
        // Given
        String key = Files.readString(SHAPES.resolve("age.key"));
        cluster.api().apply("""
                {apiVersion: v1, kind: Secret, metadata: {name: sops-age, namespace: %s}, data: {age.agekey: %s}}
                """.formatted(
                        namespace, Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8))));
        // When
        sync("home-ops", "./kubernetes/flux/cluster");
        // Then
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/jellyfin");
        assertThat(decoded(object("/api/v1", "secrets/tunnel").at("/data/token").asText()))
                .isEqualTo("an-open-secret-of-a-test");
        assertThat(object("/api/v1", "configmaps/tunnel")
                        .at("/metadata/labels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("tunnel");
        awaitReady("helm.toolkit.fluxcd.io/v2", "helmreleases/jellyfin");
        assertThat(object("/api/v1", "configmaps/jellyfin").at("/data/host").asText())
                .isEqualTo("jellyfin.example.com");
    }

    @Test
    void wavesThatWaitForTerraformAndForASecretMadeLater() throws IOException {
        // Given
        makeTerraform("subnet");
        makeTerraform("buckets");
        sync("waves", "./clusters/main");
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/network");
        awaitMessage("kustomizations/database", "is not ready");
        // When
        setReady("subnet", "True");
        setReady("buckets", "True");
        // Then
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/database");
        awaitMessage("kustomizations/web", "web-vars");
        // When
        cluster.api().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: web-vars, namespace: %s, labels: {reconcile.fluxcd.io/watch: Enabled}}
                stringData: {colour: green}
                """.formatted(namespace));
        // Then
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/web");
        assertThat(object("/api/v1", "configmaps/web").at("/data/colour").asText())
                .isEqualTo("green");
    }

    @Test
    void platformWithAFolderPerRegion() throws IOException {
        // When
        sync("platform", "./clusters/eu-1");
        // Then
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/organizations");
        assertThat(object("/apis/apps/v1", "deployments/kyverno")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .isEqualTo("registry.example.com/kyverno:v2");
        assertThat(object("/api/v1", "configmaps/acme").at("/data/region").asText())
                .isEqualTo("eu-1");
    }

    private void sync(String shape, String path) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Path root = SHAPES.resolve(shape);
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                files.put(
                        root.relativize(file).toString(), Files.readString(file).replace("NAMESPACE", namespace));
            }
        }
        git.repository(shape).commit("main", "as the user has it", files);
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: flux-system, namespace: %1$s}
                spec: {interval: 1h, url: "%2$s", ref: {branch: main}}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: flux-system, namespace: %1$s}
                spec: {interval: 1h, path: %3$s, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
                """.formatted(namespace, git.url(shape), path));
    }

    private void awaitReady(String groupVersion, String name) {
        cluster.api()
                .await(
                        "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + name,
                        it -> ready(it).path("status").asText().equals("True"));
    }

    private void awaitMessage(String name, String text) {
        cluster.api()
                .await(
                        "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/" + name,
                        it -> ready(it).path("status").asText().equals("False")
                                && ready(it).path("message").asText().contains(text));
    }

    private static JsonNode ready(JsonNode object) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition;
            }
        }
        return object.path("none");
    }

    private JsonNode object(String api, String name) {
        return cluster.api().get(api + "/namespaces/" + namespace + "/" + name).orElseThrow();
    }

    /** As tofu-controller has it while it plans. */
    private void makeTerraform(String name) {
        cluster.api().apply("""
                apiVersion: infra.contrib.fluxcd.io/v1alpha2
                kind: Terraform
                metadata: {name: %s, namespace: %s}
                spec: {path: ./%1$s}
                """.formatted(name, namespace));
        setReady(name, "Unknown");
    }

    private void setReady(String terraform, String status) {
        cluster.api()
                .patch(
                        TERRAFORM + namespace + "/terraforms/" + terraform + "/status",
                        "{\"status\":{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\""
                                + status + "\"}]}}");
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static String definition(String group, String version, String kind, String plural) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%2$s}
                spec:
                  group: %2$s
                  scope: Namespaced
                  names: {kind: %3$s, plural: %1$s, singular: %4$s}
                  versions:
                    - name: %5$s
                      served: true
                      storage: true
                      subresources: {status: {}}
                      schema:
                        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """.formatted(plural, group, kind, kind.toLowerCase(java.util.Locale.ROOT), version);
    }
}
