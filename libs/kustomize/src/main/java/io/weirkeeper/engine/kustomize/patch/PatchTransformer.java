package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.resource.ResourceReader;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.spec.PatchSpec;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import io.weirkeeper.engine.yaml.YamlMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code patches}: strategic merges or a JSON patch, whichever the text is (PatchTransformer, v5.8.1). */
public final class PatchTransformer implements Transformer {
    private final String source;
    private final @Nullable Selector target;
    private final List<Resource> merges;
    private final @Nullable JsonPatch json;
    private final StrategicPatches apply;

    /**
     * @param source what the patch is called in messages
     * @param text the patch itself
     */
    public PatchTransformer(PatchSpec spec, String source, String text, OpenApi schemas) {
        this.source = source;
        this.target = spec.target() == null ? null : new Selector(spec.target());
        this.apply = new StrategicPatches(schemas);
        List<Resource> asMerges = null;
        JsonPatch asJson = null;
        KustomizeException notMerges = null;
        KustomizeException notJson = null;
        try {
            asMerges = new ResourceReader(schemas).read(source, text);
        } catch (KustomizeException e) {
            notMerges = e;
        }
        try {
            asJson = text.isEmpty() ? null : JsonPatch.parse(source, text);
        } catch (KustomizeException e) {
            notJson = e;
        }
        if (asMerges != null && !asMerges.isEmpty() && asJson != null && !asJson.isEmpty()) {
            throw new KustomizeException(
                    "patch " + source + " is both a strategic merge patch and a JSON patch; only one is possible");
        }
        if (notMerges != null && asJson == null) {
            throw new KustomizeException("patch " + source + " is neither a strategic merge patch ("
                    + notMerges.getMessage() + ") nor a JSON patch"
                    + (notJson == null ? "" : " (" + notJson.getMessage() + ")"));
        }
        this.merges = asMerges == null ? List.of() : asMerges;
        this.json = asMerges == null ? asJson : null;
        merges.forEach(merge -> merge.allowChanges(spec.allowNameChange(), spec.allowKindChange()));
    }

    @Override
    public void transform(ResourceList resources) {
        if (json != null) {
            applyJson(resources, json);
        } else if (!merges.isEmpty()) {
            applyMerges(resources);
        }
    }

    private void applyMerges(ResourceList resources) {
        if (target == null) {
            for (Resource merge : merges) {
                applyToNamed(resources, merge);
            }
            return;
        }
        if (merges.size() > 1) {
            throw new KustomizeException("patch " + source + " has several strategic merge patches in one entry, which"
                    + " is not possible together with a target");
        }
        applyToSelected(resources, merges.getFirst(), target);
    }

    private void applyToNamed(ResourceList resources, Resource merge) {
        Resource found;
        try {
            found = resources.byAnyId(merge.originalId());
        } catch (KustomizeException e) {
            throw new KustomizeException(
                    "no resource matches strategic merge patch " + source + ": " + e.getMessage(), e);
        }
        apply.apply(found, merge);
        resources.changed(found);
    }

    private void applyToSelected(ResourceList resources, Resource merge, Selector selector) {
        Set<ResId> selected = new HashSet<>();
        selector.select(resources).forEach(resource -> selected.add(resource.currentId()));
        boolean recheck = false;
        for (Resource resource : resources.all()) {
            ResId before = resource.currentId();
            if (selected.contains(before)) {
                apply.applyCopy(resource, merge);
                recheck |= resource.isEmpty() || !resource.currentId().equals(before);
                resources.changed(resource);
            }
        }
        if (recheck) {
            resources.recheck();
        }
    }

    private void applyJson(ResourceList resources, JsonPatch patch) {
        if (target == null) {
            throw new KustomizeException("must specify a target for JSON patch " + source);
        }
        for (Resource resource : target.select(resources)) {
            resource.rememberId();
            apply(patch, resource, source);
            resources.changed(resource);
        }
    }

    /** Applies a JSON patch and keeps annotations that belong to kustomize. */
    static void apply(JsonPatch patch, Resource resource, String source) {
        resource.materializeAnnotations();
        YamlMap patched;
        try {
            patched = patch.apply(resource.node());
        } catch (KustomizeException | io.weirkeeper.engine.yaml.YamlException e) {
            throw new KustomizeException("patch " + source + " for " + resource + ": " + e.getMessage(), e);
        }
        Map<String, String> internal = resource.annotations();
        internal.keySet().removeIf(key -> !isInternal(key));
        resource.setNode(patched);
        Map<String, String> annotations = resource.annotations();
        annotations.putAll(internal);
        if (!Nodes.isEmpty(patched)) {
            resource.setAnnotations(annotations);
        }
    }

    private static boolean isInternal(String annotation) {
        return annotation.startsWith("internal.config.kubernetes.io/")
                || annotation.equals("config.kubernetes.io/path")
                || annotation.equals("config.kubernetes.io/index")
                || annotation.equals("config.k8s.io/id");
    }
}
