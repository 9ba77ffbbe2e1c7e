package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.SelectorSpec;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import org.jspecify.annotations.Nullable;

/** One entry of {@code patchesJson6902}. */
public final class JsonPatchTransformer implements Transformer {
    private final String source;
    private final Selector target;
    private final JsonPatch patch;

    /**
     * @param source what the patch is called in messages
     * @throws KustomizeException when the target has no name or the patch no operation
     */
    public JsonPatchTransformer(@Nullable SelectorSpec target, String source, String text) {
        if (target == null || target.id().name().isEmpty()) {
            throw new KustomizeException("patchesJson6902: must specify the target name for " + source);
        }
        this.source = source;
        this.target = new Selector(target);
        this.patch = JsonPatch.parse(source, text);
        if (patch.isEmpty()) {
            throw new KustomizeException("patchesJson6902: " + source + " appears to be empty");
        }
    }

    @Override
    public void transform(ResourceList resources) {
        for (Resource resource : target.select(resources)) {
            PatchTransformer.apply(patch, resource, source);
            resources.changed(resource);
        }
    }
}
