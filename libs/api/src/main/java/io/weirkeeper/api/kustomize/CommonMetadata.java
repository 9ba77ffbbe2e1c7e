package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.Copies;
import java.util.Map;

/** Labels and annotations that every applied object gets. */
public record CommonMetadata(Map<String, String> annotations, Map<String, String> labels) {
    public CommonMetadata {
        annotations = Copies.map(annotations);
        labels = Copies.map(labels);
    }
}
