package io.weirkeeper.api.helm;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.kustomize.Image;
import io.weirkeeper.api.kustomize.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change to what a chart rendered, before it is applied. */
public record PostRenderer(@Nullable Kustomize kustomize) {
    /** Patches and images as kustomize knows them. */
    public record Kustomize(List<Image> images, List<Patch> patches) {
        public Kustomize {
            images = Copies.list(images);
            patches = Copies.list(patches);
        }
    }
}
