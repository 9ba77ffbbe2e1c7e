package io.weirkeeper.engine.kustomize.flux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the spec of a Flux Kustomization adds to the root kustomization file. A null text leaves the file's own.
 *
 * @param patches appended to the file's own
 * @param components local paths, appended
 * @param ignoreMissingComponents whether a component that is not there is left out
 * @param images merged with the file's own by name; tag and digest count as one
 * @param buildMetadata replaces the file's own unless empty
 */
public record Overlay(
        @Nullable String targetNamespace,
        @Nullable String namePrefix,
        @Nullable String nameSuffix,
        List<Patch> patches,
        List<String> components,
        boolean ignoreMissingComponents,
        List<Image> images,
        List<String> buildMetadata) {
    /** Adds nothing. */
    public static final Overlay NONE = new Overlay(null, null, null, List.of(), List.of(), false, List.of(), List.of());

    public Overlay {
        patches = List.copyOf(patches);
        components = List.copyOf(components);
        images = List.copyOf(images);
        buildMetadata = List.copyOf(buildMetadata);
    }

    /** One patch, strategic merge or JSON 6902, for the objects that a selector names. */
    public record Patch(String patch, @Nullable Selector target) {}

    /** Patterns that an object must match; empty ones match all. */
    public record Selector(
            String group,
            String version,
            String kind,
            String name,
            String namespace,
            String labelSelector,
            String annotationSelector) {}

    /** A change of images by name; empty texts change nothing. */
    public record Image(String name, String newName, String newTag, String digest) {}
}
