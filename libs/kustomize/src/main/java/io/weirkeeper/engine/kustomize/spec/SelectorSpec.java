package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.ResId;

/** Which resources are meant: patterns over identities, and selectors over labels and annotations. */
public record SelectorSpec(ResId id, String annotationSelector, String labelSelector) {
    public static SelectorSpec read(SpecMap map) {
        return new SelectorSpec(readId(map), map.text("annotationSelector"), map.text("labelSelector"));
    }

    static ResId readId(SpecMap map) {
        SpecMap id = map.embedded();
        return ResId.of(readGvk(id), id.text("name"), id.text("namespace"));
    }

    static Gvk readGvk(SpecMap map) {
        SpecMap gvk = map.embedded();
        return new Gvk(gvk.text("group"), gvk.text("version"), gvk.text("kind"));
    }

    @Override
    public String toString() {
        return id + ":a=" + annotationSelector + ":l=" + labelSelector;
    }
}
