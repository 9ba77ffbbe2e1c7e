package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds labels or annotations. The places that one entry is added to in a resource share the value, so that a later
 * change to one of them changes all: kustomize does this too, and selectors depend on it.
 */
public final class EntryTransformer implements Transformer {
    private final Map<String, String> entries;
    private final FieldSpecs.Lookup specs;

    public EntryTransformer(Map<String, String> entries, FieldSpecs specs) {
        this.entries = new TreeMap<>(entries);
        this.specs = specs.lookup();
    }

    @Override
    public void transform(ResourceList resources) {
        if (entries.isEmpty()) {
            return;
        }
        for (Resource resource : resources.all()) {
            if (!resource.isEmpty()) {
                apply(resource);
            }
        }
    }

    /** Adds the entries to one resource and leaves what is there already as it is written. */
    public void apply(Resource resource) {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            YamlScalar shared = YamlScalar.string(entry.getValue());
            for (FieldSpec spec : specs.of(resource.gvk())) {
                FieldEditor.apply(
                        resource.node(),
                        spec,
                        FieldEditor.Create.MAP,
                        node -> put(node, entry.getKey(), shared, spec, resource));
            }
        }
    }

    private static YamlNode put(YamlNode node, String key, YamlScalar value, FieldSpec spec, Resource resource) {
        if (node instanceof YamlMap map) {
            Nodes.putString(map, key, value);
        } else if (!node.isNull()) {
            throw new KustomizeException(
                    "considering field '" + spec.path() + "' of object " + resource + ": expected a map");
        }
        return node;
    }
}
