package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import java.util.List;

/** The patches of {@code patchesStrategicMerge}: each finds its target by its own identity. */
public final class StrategicPatchTransformer implements Transformer {
    private final List<Resource> patches;
    private final StrategicPatches apply;

    public StrategicPatchTransformer(List<Resource> patches, OpenApi schemas) {
        this.patches = List.copyOf(patches);
        this.apply = new StrategicPatches(schemas);
    }

    @Override
    public void transform(ResourceList resources) {
        for (Resource patch : patches) {
            Resource target = resources.byAnyId(patch.originalId());
            apply.applyCopy(target, patch);
            resources.changed(target);
            if (target.isEmpty()) {
                resources.dropEmpty();
            }
        }
        resources.recheck();
    }
}
