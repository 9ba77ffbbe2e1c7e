package io.weirkeeper.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories laid out as three kinds of users lay them out, through all services in one process. */
@WithCluster(pods = true, own = true)
class RepositoryShapesIT {
    private static final String TOKEN = "webhook-token-of-the-test";
    private static final String TERRAFORM = "/apis/infra.contrib.fluxcd.io/v1alpha2/namespaces/";

    private final Cluster cluster;
    private final Path directory;
    private final String namespace;
    private final int receivers = ServiceProcess.freePort();
    private GitServer git;
    private ServiceProcess standalone;

    RepositoryShapesIT(Cluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
        this.namespace = cluster.newNamespace();
    }

    @BeforeEach
    void start() throws IOException {
        RepositoryShape.prepare(cluster);
        cluster.api().applyCrds(definition("infra.contrib.fluxcd.io", "v1alpha2", "Terraform", "terraforms"));
        cluster.api().applyCrds(definition("flagger.app", "v1beta1", "Canary", "canaries"));
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
                        "--receiver-addr=127.0.0.1:" + receivers));
    }

    @AfterEach
    void stop() {
        standalone.close();
        git.close();
    }

    @Test
    void homeOps() throws IOException {
        // Given
        cluster.api().apply(new RepositoryShape("home-ops", namespace).ageKey());
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
    void homeOpsFetchesWhatItsReceiverHearsOfOnceItsTokenIsThere() throws IOException {
        // Given
        cluster.api().apply(new RepositoryShape("home-ops", namespace).ageKey());
        GitRepo repository = sync("home-ops", "./kubernetes/flux/cluster");
        awaitReady("kustomize.toolkit.fluxcd.io/v1", "kustomizations/webhook");
        cluster.api()
                .await(
                        receiver(),
                        it -> ready(it).path("status").asText().equals("False")
                                && ready(it).path("message").asText().contains("github-webhook-token-secret"));
        cluster.api().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: github-webhook-token-secret, namespace: %s}
                stringData: {token: %s}
                """.formatted(namespace, TOKEN));
        String hook = cluster.api()
                .await(receiver(), it -> ready(it).path("status").asText().equals("True"))
                .at("/status/webhookPath")
                .asText();
        // When
        String commit = repository.commit(
                "main", "another host", Map.of("kubernetes/apps/infra/tunnel/app/kustomization.yaml", """
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        kind: Kustomization
                        resources:
                          - secret.sops.yaml
                        configMapGenerator:
                          - name: tunnel
                            literals:
                              - hostname=away.example.com
                        generatorOptions:
                          disableNameSuffixHash: true
                        """));
        int status =
                GithubPush.send("http://127.0.0.1:" + receivers + hook, TOKEN).statusCode();
        // Then
        assertThat(status).isEqualTo(200);
        cluster.api()
                .await(
                        "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/tunnel",
                        it -> it.at("/status/lastAppliedRevision").asText().equals("main@sha1:" + commit));
        assertThat(object("/api/v1", "configmaps/tunnel").at("/data/hostname").asText())
                .isEqualTo("away.example.com");
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

    private GitRepo sync(String shape, String path) throws IOException {
        return new RepositoryShape(shape, namespace).sync(cluster, git, path);
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

    private String receiver() {
        return "/apis/notification.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/receivers/github-webhook";
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
