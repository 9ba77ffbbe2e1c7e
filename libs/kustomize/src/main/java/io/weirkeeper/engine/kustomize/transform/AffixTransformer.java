package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import java.util.List;

/** Puts something before or after names (kustomize api/internal/builtins/PrefixTransformer.go, v5.8.1). */
public final class AffixTransformer implements Transformer {
    private static final List<Gvk> NEVER_RENAMED = List.of(
            new Gvk("", "", "CustomResourceDefinition"),
            new Gvk("apiregistration.k8s.io", "", "APIService"),
            new Gvk("", "", "Namespace"));

    private final String prefix;
    private final String suffix;
    private final FieldSpecs specs;

    private AffixTransformer(String prefix, String suffix, FieldSpecs specs) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.specs = specs;
    }

    public static AffixTransformer prefix(String prefix, FieldSpecs specs) {
        return new AffixTransformer(prefix, "", specs);
    }

    public static AffixTransformer suffix(String suffix, FieldSpecs specs) {
        return new AffixTransformer("", suffix, specs);
    }

    @Override
    public void transform(ResourceList resources) {
        resources.changed();
        for (Resource resource : resources.all()) {
            Gvk original = resource.originalId().gvk();
            if (NEVER_RENAMED.stream().noneMatch(original::isSelectedBy)) {
                rename(resource, original);
            }
        }
    }

    private void rename(Resource resource, Gvk original) {
        for (FieldSpec spec : specs.list()) {
            if (!original.isSelectedBy(spec.gvk())) {
                continue;
            }
            if (spec.path().equals("metadata/name")) {
                resource.addPrefix(prefix);
                resource.addSuffix(suffix);
                if (!prefix.isEmpty() || !suffix.isEmpty()) {
                    resource.rememberId();
                }
            }
            if (resource.gvk().isSelectedBy(spec.gvk())) {
                FieldEditor.apply(
                        resource.node(),
                        spec,
                        FieldEditor.Create.SCALAR,
                        node -> Nodes.replaceUntagged(node, prefix + Nodes.rawText(node) + suffix));
            }
        }
    }
}
