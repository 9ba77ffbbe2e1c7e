package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * On whose behalf objects are applied.
 *
 * @param group prefix of the owner labels and of the annotations that steer, such as {@code kustomize.toolkit.fluxcd.io}
 * @param manager the field manager
 */
public record Owner(String group, String manager, String namespace, String name) {
    public String nameLabel() {
        return group + "/name";
    }

    public String namespaceLabel() {
        return group + "/namespace";
    }

    /** Whether an object carries the labels of this owner. */
    public boolean owns(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return labels.path(nameLabel()).asText("").equals(name)
                && labels.path(namespaceLabel()).asText("").equals(namespace);
    }

    /** {@code reconcile: disabled} or {@code ssa: Ignore}. */
    boolean isExcluded(JsonNode object) {
        return says(object, "reconcile", "disabled") || says(object, "ssa", "Ignore");
    }

    boolean isOnlyCreated(JsonNode object) {
        return says(object, "ssa", "IfNotPresent");
    }

    boolean isMerged(JsonNode object) {
        return says(object, "ssa", "Merge");
    }

    boolean isForced(JsonNode object) {
        return says(object, "force", "enabled");
    }

    boolean isKept(JsonNode object) {
        return says(object, "prune", "disabled") || isExcluded(object);
    }

    /** Whether a label or annotation of the owner's group has the value, in any case. */
    private boolean says(JsonNode object, String key, String value) {
        JsonNode metadata = object.path("metadata");
        String full = group + "/" + key;
        return metadata.path("labels").path(full).asText("").equalsIgnoreCase(value)
                || metadata.path("annotations").path(full).asText("").equalsIgnoreCase(value);
    }
}
