package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import java.util.Map;

/** One entry of {@code labels}. */
public record LabelSpec(
        Map<String, String> pairs, boolean includeSelectors, boolean includeTemplates, FieldSpecs fields) {
    public static LabelSpec read(SpecMap map) {
        return new LabelSpec(
                map.textMap("pairs"),
                map.flag("includeSelectors"),
                map.flag("includeTemplates"),
                readFields(map, "fields"));
    }

    /** A list of places. */
    public static FieldSpecs readFields(SpecMap map, String name) {
        return new FieldSpecs(
                map.list(name, at -> new FieldSpec(SelectorSpec.readGvk(at), at.text("path"), at.flag("create"))));
    }
}
