package io.weirkeeper.engine.helm.manifest;

import java.util.List;

/** A manifest that runs at points of a release's life instead of belonging to it. Events and policies are Helm's words. */
public record Hook(
        String name,
        String kind,
        String path,
        String manifest,
        List<String> events,
        int weight,
        List<String> deletePolicies,
        List<String> outputLogPolicies) {
    public Hook {
        events = List.copyOf(events);
        deletePolicies = List.copyOf(deletePolicies);
        outputLogPolicies = List.copyOf(outputLogPolicies);
    }
}
