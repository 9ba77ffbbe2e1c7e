package io.weirkeeper.runtime.apply;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to apply.
 *
 * @param force delete and create again what cannot be changed
 * @param labels common labels, which beat those of the manifests
 * @param annotations common annotations, likewise
 * @param stageKinds {@code group/Kind} of kinds that are applied in a stage of their own before the rest
 * @param overriddenManagers managers whose fields are taken over, besides kubectl's
 * @param concurrency requests at a time
 */
public record ApplyOptions(
        Owner owner,
        boolean force,
        Map<String, String> labels,
        Map<String, String> annotations,
        Set<String> stageKinds,
        List<String> overriddenManagers,
        int concurrency) {
    public ApplyOptions {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        stageKinds = Set.copyOf(stageKinds);
        overriddenManagers = List.copyOf(overriddenManagers);
    }
}
