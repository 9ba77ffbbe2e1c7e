package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Flux objects and the manifests that the benches write, and what they look for in their status. */
final class Manifests {
    static final String NAMESPACE = "bench";
    static final String REQUESTED = "reconcile.fluxcd.io/requestedAt";
    static final String WEBHOOK_TOKEN = "bench-webhook-token";

    static final int CONFIG_MAPS = 10;

    private Manifests() {}

    static String namespace(String name) {
        return "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}";
    }

    static String source(String name, String url) {
        return """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: %s, namespace: %s}
                spec:
                  interval: 60m
                  url: %s
                  ref: {branch: main}
                """.formatted(name, NAMESPACE, url);
    }

    /** @param dependency the Kustomization it depends on, if any */
    static String kustomization(
            String name, String source, String path, String namespace, @Nullable String dependency) {
        return """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: %s, namespace: %s}
                spec:
                  interval: 60m
                  retryInterval: 2m
                  timeout: 5m
                  path: ./%s
                  prune: true
                  wait: true
                  targetNamespace: %s
                  sourceRef: {kind: GitRepository, name: %s}
                %s""".formatted(
                        name,
                        NAMESPACE,
                        path,
                        namespace,
                        source,
                        dependency == null ? "" : "  dependsOn: [{name: " + dependency + "}]\n");
    }

    static String configMap(String name, String version) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {version: \"" + version
                + "\"}\n";
    }

    /** Ten objects below {@code deploy}, as many as `mttp.py git` has. */
    static Map<String, String> configMaps(String version) {
        return configMaps(CONFIG_MAPS, version);
    }

    static Map<String, String> configMaps(int count, String version) {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < count; i++) {
            files.put("deploy/config-" + i + ".yaml", configMap("config-" + i, version));
        }
        return files;
    }

    /** Five objects of one application; the Deployment has no pods, so that the figure is not that of a kubelet. */
    static Map<String, String> application(String name, String version) {
        String labels = "{app.kubernetes.io/name: " + name + ", app.kubernetes.io/version: \"" + version + "\"}";
        return Map.of(
                "deploy/account.yaml",
                "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: " + name + ", labels: " + labels + "}\n",
                "deploy/config.yaml",
                configMap(name, version),
                "deploy/service.yaml",
                "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + ", labels: " + labels + "}\nspec:\n"
                        + "  selector: {app: " + name + "}\n  ports: [{name: http, port: 80, targetPort: 8080}]\n",
                "deploy/ingress.yaml",
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: " + name + ", labels: " + labels
                        + "}\nspec:\n  rules:\n  - host: " + name + ".local\n    http:\n      paths:\n"
                        + "      - {path: /, pathType: Prefix, backend: {service: {name: " + name
                        + ", port: {number: 80}}}}\n",
                "deploy/deployment.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, labels: %2$s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata:
                      labels: {app: %1$s}
                      annotations: {bench/version: "%3$s"}
                    spec:
                      containers:
                      - name: app
                        image: ghcr.io/stefanprodan/podinfo:%3$s
                        ports: [{name: http, containerPort: 8080}]
                        resources: {requests: {cpu: 1m, memory: 16Mi}}
                """.formatted(name, labels, version));
    }

    static String receiver() {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: webhook-token, namespace: %1$s}
                stringData: {token: %2$s}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1
                kind: Receiver
                metadata: {name: github, namespace: %1$s}
                spec:
                  type: github
                  events: [ping, push]
                  secretRef: {name: webhook-token}
                  resources:
                  - {apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, name: push}
                """.formatted(NAMESPACE, WEBHOOK_TOKEN);
    }

    static JsonNode condition(ObjectNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    /** Ready, and said of the newest generation. */
    static boolean isReady(ObjectNode object) {
        return condition(object, "Ready").path("status").asText().equals("True")
                && object.at("/status/observedGeneration").asLong()
                        == object.at("/metadata/generation").asLong();
    }

    static boolean hasApplied(ObjectNode kustomization, String commit) {
        return isReady(kustomization)
                && kustomization.at("/status/lastAppliedRevision").asText().equals("main@sha1:" + commit);
    }

    static boolean hasFetched(ObjectNode source, String commit) {
        return isReady(source)
                && source.at("/status/artifact/revision").asText().equals("main@sha1:" + commit);
    }
}
