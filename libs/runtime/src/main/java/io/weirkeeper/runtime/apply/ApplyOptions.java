package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How to apply.
 *
 * @param force delete and create again what cannot be changed
 * @param labels common labels, which beat those of the manifests
 * @param annotations common annotations, likewise
 * @param stageKinds {@code group/Kind} of kinds that are applied in a stage of their own before the rest
 * @param overriddenManagers managers whose fields are taken over, besides kubectl's
 * @param concurrency requests at a time
 * @param migratesVersions whether the owners of fields are said to know them by the applied version of the kind, whatever
 *     version they wrote; else a field that a newer version gives a default to may make an apply fail
 * @param ignored the fields of an object that are left to others
 */
public record ApplyOptions(
        Owner owner,
        boolean force,
        Map<String, String> labels,
        Map<String, String> annotations,
        Set<String> stageKinds,
        List<String> overriddenManagers,
        int concurrency,
        boolean migratesVersions,
        Function<ObjectNode, List<JsonPointer>> ignored) {
    public ApplyOptions {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        stageKinds = Set.copyOf(stageKinds);
        overriddenManagers = List.copyOf(overriddenManagers);
    }

    /** With no fields left to others, and no version changed. */
    public ApplyOptions(
            Owner owner,
            boolean force,
            Map<String, String> labels,
            Map<String, String> annotations,
            Set<String> stageKinds,
            List<String> overriddenManagers,
            int concurrency) {
        this(
                owner,
                force,
                labels,
                annotations,
                stageKinds,
                overriddenManagers,
                concurrency,
                false,
                object -> List.of());
    }
}
