package io.weirkeeper.service.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weirkeeper.service.kustomize.build.EngineBuilder;
import io.weirkeeper.testkit.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The service on a real API server, a source for it, and the sentences that tests of it are made of. */
final class Lab implements AutoCloseable {
    private static final Path CRDS = Path.of("../deploy/crds");

    final Cluster cluster;
    final String namespace;
    final FakeSource source;
    private final Path directory;
    private final Map<String, String> settings;
    private ServiceUnderTest service;
    private int requests;
    private int services;

    /** @param settings properties of the service */
    Lab(Cluster cluster, Path directory, Map<String, String> settings) throws IOException {
        this.cluster = cluster;
        for (String crd : new String[] {
            "kustomize.toolkit.fluxcd.io_kustomizations.yaml", "source.toolkit.fluxcd.io_gitrepositories.yaml"
        }) {
            cluster.api().applyCrds(Files.readString(CRDS.resolve(crd)));
        }
        this.namespace = cluster.newNamespace();
        this.source = new FakeSource(cluster, namespace);
        this.directory = directory;
        this.settings = settings;
        this.service = start();
    }

    private ServiceUnderTest start() {
        return new ServiceUnderTest(
                cluster,
                namespace,
                directory.resolve("service-" + services++),
                new EngineBuilder(true),
                UnaryOperator.identity(),
                settings);
    }

    void restart() throws Exception {
        service.close();
        service = start();
    }

    ServiceUnderTest service() {
        return service;
    }

    long builds() {
        return service.count("weir_kustomize_builds");
    }

    /** @param more further lines of the spec, indented by two spaces */
    void kustomization(String name, String path, String more) {
        cluster.api().apply("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: %s, namespace: %s}
                spec:
                  interval: 1h
                  path: %s
                  prune: true
                  sourceRef: {kind: GitRepository, name: repo}
                  %s
                """.formatted(name, namespace, path, more));
    }

    void annotate(String name, String annotation, String value) {
        cluster.api()
                .patch(
                        kustomizationPath(name),
                        "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}");
    }

    /** Asks for a reconciliation and waits until it was done. */
    JsonNode reconcile(String name) {
        String request = "request-" + requests++;
        annotate(name, "reconcile.fluxcd.io/requestedAt", request);
        return await(
                name, it -> it.at("/status/lastHandledReconcileAt").asText().equals(request));
    }

    JsonNode ready(String name, String revision) {
        return await(
                name,
                it -> condition(it, "Ready").path("status").asText().equals("True")
                        && condition(it, "Ready").path("observedGeneration").asLong()
                                == it.at("/metadata/generation").asLong()
                        && it.at("/status/lastAppliedRevision").asText().equals(revision));
    }

    JsonNode failed(String name, String reason) {
        return await(name, it -> condition(it, "Ready").path("reason").asText().equals(reason));
    }

    JsonNode await(String name, Predicate<JsonNode> condition) {
        return cluster.api().await(kustomizationPath(name), condition);
    }

    /** The first event with the reason and a text in its message. */
    String event(String reason, String part) {
        JsonNode events = cluster.api()
                .await(
                        "/api/v1/namespaces/" + namespace + "/events",
                        it -> !messages(it, reason, part).isEmpty());
        return messages(events, reason, part).getFirst();
    }

    /** All events so far with the reason. */
    List<String> events(String reason) {
        return messages(
                cluster.api().get("/api/v1/namespaces/" + namespace + "/events").orElseThrow(), reason, "");
    }

    private static List<String> messages(JsonNode events, String reason, String part) {
        List<String> messages = new ArrayList<>();
        for (JsonNode event : events.path("items")) {
            String message = event.path("message").asText();
            if (event.path("reason").asText().equals(reason) && message.contains(part)) {
                messages.add(message);
            }
        }
        return messages;
    }

    String kustomizationPath(String name) {
        return "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/kustomizations/" + name;
    }

    String configPath(String name) {
        return "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    }

    String deploymentPath(String name) {
        return "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + name;
    }

    JsonNode get(String path) {
        return cluster.api().get(path).orElseThrow();
    }

    static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    static String message(JsonNode object) {
        return condition(object, "Ready").path("message").asText();
    }

    String config(String name, String value) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data: {a: "%s"}
                """.formatted(name, namespace, value);
    }

    /** @param more further lines of the spec, indented by two spaces */
    String deployment(String name, String more) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: %s}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: web, image: nginx}]}
                  %s
                """.formatted(name, namespace, name, name, more);
    }

    @Override
    public void close() throws Exception {
        service.close();
        source.close();
    }
}
