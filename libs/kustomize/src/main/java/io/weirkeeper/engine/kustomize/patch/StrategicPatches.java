package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import org.jspecify.annotations.Nullable;

/** Applies strategic merge patches to resources (kustomize api/resource/resource.go ApplySmPatch, v5.8.1). */
final class StrategicPatches {
    private final StrategicMerge merge;

    StrategicPatches(OpenApi schemas) {
        merge = new StrategicMerge(schemas);
    }

    /** Merges a patch, which is used up, and restores the identity unless the patch may change it. */
    void apply(Resource target, Resource patch) {
        String name = target.name();
        String namespace = target.namespace();
        String kind = target.kind();
        if (patch.isNameChangeAllowed() || patch.isKindChangeAllowed()) {
            target.rememberId();
        }
        boolean forgets = replacesAnnotations(patch.node());
        YamlNode left = merge.merge(target.node(), patch.node());
        if (left == null || target.isEmpty()) {
            target.delete();
            return;
        }
        if (forgets) {
            target.forget();
        }
        if (!patch.isKindChangeAllowed()) {
            target.setKind(kind);
        }
        if (!patch.isNameChangeAllowed()) {
            target.setName(name);
        }
        target.setNamespace(namespace);
    }

    /** Like {@link #apply} for one of several targets: a copy that was made to fit this one is used up. */
    void applyCopy(Resource target, Resource patch) {
        Resource copy = patch.copy();
        copy.takeMetadataFrom(patch);
        String kind = patch.kind();
        YamlNode version = target.node().get("apiVersion");
        if (target.apiVersion().isEmpty() || version != null && version.isNull()) {
            copy.node().remove("apiVersion");
            copy.setKind(kind);
            applyWithoutVersion(target, copy);
            return;
        }
        copy.setGvk(target.gvk());
        copy.setKind(kind);
        apply(target, copy);
    }

    /** Kustomize gives the patch the empty apiVersion or the text of the null then, and the target gets it back. */
    private void applyWithoutVersion(Resource target, Resource patch) {
        YamlNode version = target.node().get("apiVersion");
        if (version != null && !(version instanceof YamlScalar)) {
            throw new KustomizeException(version.place() + ": apiVersion must be a text");
        }
        apply(target, patch);
        if (target.isEmpty()) {
            return;
        }
        switch (target.node().get("apiVersion")) {
            case null -> target.node().put("apiVersion", new YamlScalar("", YamlTag.NULL));
            case YamlScalar scalar -> scalar.setUntagged(scalar.text());
            default -> {
                // refused above
            }
        }
    }

    /** Whether kustomize's own annotations would go with the others. */
    private static boolean replacesAnnotations(YamlMap patch) {
        YamlNode metadata = patch.get("metadata");
        if (metadata == null || replaces(metadata)) {
            return metadata != null;
        }
        YamlNode annotations = metadata instanceof YamlMap map ? map.get("annotations") : null;
        return annotations != null && replaces(annotations);
    }

    private static boolean replaces(@Nullable YamlNode node) {
        if (node == null || node.isNull()) {
            return true;
        }
        String directive = node instanceof YamlMap map ? map.text(Directive.KEY) : null;
        return "replace".equals(directive) || "delete".equals(directive);
    }
}
