package io.weirkeeper.remote.cluster;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A service account of this cluster that a cloud trusts.
 *
 * @param tokens issues one for an audience
 */
public record ClusterAccount(
        String namespace, String name, Map<String, String> annotations, UnaryOperator<String> tokens) {
    public ClusterAccount {
        annotations = Map.copyOf(annotations);
    }

    String annotation(String key) {
        return annotations.getOrDefault(key, "");
    }
}
