package io.weirkeeper.service.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.testkit.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One service in one namespace with charts for it, shared by the tests of a class; each test has releases of its own. */
final class Lab implements AutoCloseable {
    /** A ConfigMap of the release's name with the value a. */
    static final String CONFIG = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
            data:
              a: {{ .Values.a | quote }}
            """;
    /** What the API server refuses, unless the value good is set. */
    static final String INVALID = """
            apiVersion: v1
            kind: Service
            metadata:
              name: {{ .Release.Name }}
            spec:
              ports: [{port: {{ if .Values.good }}80{{ else }}99999{{ end }}}]
            """;
    /** A Job that ends as a failure within a second: no node takes its pod. */
    static final String HOPELESS = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-%1$s
              annotations: {helm.sh/hook: %1$s}
            spec:
              activeDeadlineSeconds: 1
              template:
                spec:
                  restartPolicy: Never
                  nodeSelector: {no: where}
                  containers: [{name: c, image: example.com/c}]
            """;
    /** A Deployment that never becomes ready. */
    static final String UNREADY = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
            spec:
              selector: {matchLabels: {app: {{ .Release.Name }}}}
              template:
                metadata: {labels: {app: {{ .Release.Name }}}}
                spec:
                  nodeSelector: {no: where}
                  containers: [{name: c, image: example.com/c}]
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CRDS = Path.of("../deploy/crds");

    final Cluster cluster;
    final String namespace;
    final FakeCharts charts;
    final Releases releases;
    private final Path directory;
    private final Map<String, String> settings;
    private ServiceUnderTest service;
    private int services;

    /** @param settings properties of the service besides those of every test */
    Lab(Cluster cluster, Path directory, Map<String, String> settings) throws IOException {
        this.cluster = cluster;
        for (String crd : new String[] {
            "helm.toolkit.fluxcd.io_helmreleases.yaml",
            "source.toolkit.fluxcd.io_ocirepositories.yaml",
            "source.toolkit.fluxcd.io_helmcharts.yaml"
        }) {
            cluster.api().applyCrds(Files.readString(CRDS.resolve(crd)));
        }
        this.namespace = cluster.newNamespace();
        this.charts = new FakeCharts(cluster, namespace);
        this.releases = new Releases(cluster, namespace);
        this.directory = directory;
        this.settings = new HashMap<>(settings);
        this.service = start();
    }

    private ServiceUnderTest start() {
        return new ServiceUnderTest(
                cluster, namespace, directory.resolve("service-" + services++), UnaryOperator.identity(), settings);
    }

    ServiceUnderTest service() {
        return service;
    }

    void restart() throws Exception {
        service.close();
        service = start();
    }

    /** Publishes a chart of one template under the name of its OCIRepository. */
    void publish(String name, String version, String template) {
        charts.publish(name, version, Map.of("templates/all.yaml", template));
    }

    /** Asks for a reconciliation with further annotations of the same value. */
    void request(String name, String token, String... annotations) {
        Map<String, String> all = new HashMap<>();
        all.put("reconcile.fluxcd.io/requestedAt", token);
        for (String annotation : annotations) {
            all.put("reconcile.fluxcd.io/" + annotation, token);
        }
        cluster.api()
                .patch(
                        releases.path(name),
                        JSON.valueToTree(Map.of("metadata", Map.of("annotations", all)))
                                .toString());
    }

    /** The same, and waits until it was done; asked-for times are in the status from the beginning of the run on. */
    JsonNode reconcile(String name, String token, String... annotations) {
        request(name, token, annotations);
        return releases.await(
                name,
                it -> it.at("/status/lastHandledReconcileAt").asText().equals(token)
                        && !Releases.condition(it, "Reconciling")
                                .path("status")
                                .asText()
                                .equals("True"));
    }

    void delete(String name) {
        cluster.api().delete(releases.path(name));
        cluster.api().awaitAbsence(releases.path(name), Duration.ofSeconds(60));
    }

    JsonNode get(String path) {
        return cluster.api().get(path).orElseThrow(() -> new AssertionError("no " + path));
    }

    boolean exists(String path) {
        return cluster.api().get(path).isPresent();
    }

    String path(String plural, String name) {
        return path(namespace, plural, name);
    }

    static String path(String namespace, String plural, String name) {
        String root = switch (plural) {
            case "deployments" -> "/apis/apps/v1";
            case "jobs" -> "/apis/batch/v1";
            default -> "/api/v1";
        };
        return root + "/namespaces/" + namespace + "/" + plural + "/" + name;
    }

    String config(String name) {
        return path("configmaps", name);
    }

    String record(String release, int version) {
        return path("secrets", "sh.helm.release.v1." + release + ".v" + version);
    }

    Release stored(String release, int version) {
        return Records.read(get(record(release, version)));
    }

    /** The revisions in storage by number and status, as in {@code 1 superseded}. */
    List<String> history(String release) {
        List<String> all = new ArrayList<>();
        for (JsonNode secret : get("/api/v1/namespaces/" + namespace + "/secrets?labelSelector=owner%3Dhelm,name%3D"
                        + release)
                .path("items")) {
            all.add(secret.at("/metadata/labels/version").asText() + " "
                    + secret.at("/metadata/labels/status").asText());
        }
        all.sort(null);
        return all;
    }

    /** All events so far with the reason about an object. */
    List<String> events(String name, String reason) {
        List<String> messages = new ArrayList<>();
        for (JsonNode event : get("/api/v1/namespaces/" + namespace + "/events").path("items")) {
            boolean isWanted = event.path("reason").asText().equals(reason)
                    && event.at("/involvedObject/name").asText().equals(name);
            if (isWanted) {
                messages.add(event.path("message").asText());
            }
        }
        return messages;
    }

    @Override
    public void close() throws Exception {
        service.close();
        charts.close();
    }
}
