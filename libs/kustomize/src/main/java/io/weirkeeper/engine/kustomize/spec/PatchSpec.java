package io.weirkeeper.engine.kustomize.spec;

import org.jspecify.annotations.Nullable;

/** One entry of {@code patches} or {@code patchesJson6902}. */
public record PatchSpec(
        String path, String patch, @Nullable SelectorSpec target, boolean allowNameChange, boolean allowKindChange) {
    record Options(boolean name, boolean kind) {}

    public static PatchSpec read(SpecMap map) {
        Options options =
                map.object("options", at -> new Options(at.flag("allowNameChange"), at.flag("allowKindChange")));
        return new PatchSpec(
                map.text("path"),
                map.text("patch"),
                map.object("target", SelectorSpec::read),
                options != null && options.name(),
                options != null && options.kind());
    }
}
