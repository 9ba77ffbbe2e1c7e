package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.kustomize.patch.Selector;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.SelectorSpec;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a value into fields, or into a position of the paths that they hold (ValueAddTransformer, v5.8.1). */
public final class ValueAddTransformer implements Transformer {
    /** Where the value goes. */
    public record Target(@Nullable SelectorSpec selector, String fieldPath, long position) {
        public static Target read(SpecMap map) {
            return new Target(
                    map.object("selector", SelectorSpec::read), map.text("fieldPath"), map.number("filePathPosition"));
        }
    }

    private final String value;
    private final List<Target> targets;

    public ValueAddTransformer(String value, List<Target> targets) {
        this.value = value;
        this.targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new KustomizeException("ValueAddTransformer must specify at least one target");
        }
        for (Target target : targets) {
            if (target.fieldPath().isEmpty()) {
                throw new KustomizeException("ValueAddTransformer: fieldPath cannot be empty");
            }
            if (target.position() < 0) {
                throw new KustomizeException(
                        "ValueAddTransformer: filePathPosition (" + target.position() + ") cannot be negative");
            }
        }
    }

    @Override
    public void transform(ResourceList resources) {
        resources.changed();
        for (Target target : targets) {
            List<Resource> selected = target.selector() == null
                    ? List.copyOf(resources.all())
                    : new Selector(target.selector()).select(resources);
            for (Resource resource : selected) {
                if (target.fieldPath().equals("metadata/namespace")) {
                    new NamespaceTransformer(value, FieldSpecs.NONE, false, NamespaceTransformer.Subjects.NAMED_DEFAULT)
                            .apply(resource);
                } else {
                    write(resource.node(), target);
                }
            }
        }
    }

    private void write(YamlMap node, Target target) {
        List<String> fields = split(target.fieldPath());
        YamlMap map = node;
        for (String field : fields.subList(0, fields.size() - 1)) {
            map = map.mapOrPut(field);
        }
        String last = fields.getLast();
        YamlNode there = map.get(last);
        String before = there == null ? "" : Nodes.scalar(there).text();
        String after = target.position() > 0
                ? Paths.insertPart(before, (int) Math.min(target.position() - 1, Integer.MAX_VALUE), value)
                : value;
        if (there == null) {
            YamlScalar made = YamlScalar.string("");
            Nodes.setUntagged(made, after);
            Nodes.append(map, last, made);
        } else {
            Nodes.setUntagged(Nodes.scalar(there), after);
        }
    }

    private static List<String> split(String path) {
        List<String> fields = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!fields.isEmpty() && fields.getLast().endsWith("\\")) {
                String open = fields.removeLast();
                fields.add(open.substring(0, open.length() - 1) + "/" + part);
            } else if (!part.isBlank()) {
                fields.add(part.strip());
            }
        }
        if (fields.isEmpty()) {
            throw new KustomizeException("ValueAddTransformer: fieldPath '" + path + "' names no field");
        }
        return fields;
    }
}
