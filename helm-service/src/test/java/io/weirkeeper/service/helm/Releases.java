package io.weirkeeper.service.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weirkeeper.testkit.cluster.Cluster;
import java.time.Duration;
import java.util.function.Predicate;

/** HelmReleases of one namespace as a test sees them. */
final class Releases {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final String namespace;

    Releases(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** @param spec further fields, as a YAML flow map's inside */
    void apply(String name, String chart, String spec) {
        cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: %s, namespace: %s}
                spec: {interval: 1h, chartRef: {kind: OCIRepository, name: %s}%s}
                """.formatted(name, namespace, chart, spec.isEmpty() ? "" : ", " + spec));
    }

    JsonNode await(String name, Predicate<JsonNode> passes) {
        return cluster.api().await(path(name), LIMIT, passes);
    }

    /** Ready at its current generation, with a message that starts so. */
    JsonNode ready(String name, String message) {
        return await(
                name,
                it -> condition(it, "Ready").path("status").asText().equals("True")
                        && it.at("/status/observedGeneration").asLong()
                                == it.at("/metadata/generation").asLong()
                        && message(it).startsWith(message));
    }

    String path(String name) {
        return "/apis/helm.toolkit.fluxcd.io/v2/namespaces/" + namespace + "/helmreleases/" + name;
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

    static String reason(JsonNode object, String type) {
        return condition(object, type).path("reason").asText();
    }
}
