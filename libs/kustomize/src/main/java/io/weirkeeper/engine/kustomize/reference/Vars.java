package io.weirkeeper.engine.kustomize.reference;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldPath;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.NodeLookup;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.VarSpec;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The vars of a build: names for fields that replace {@code $(NAME)} in other fields (kustomize v5.8.1). */
public final class Vars {
    private final Map<String, VarSpec> specs = new TreeMap<>();

    /** Adds vars and ties each to the resource it means. */
    public void add(List<VarSpec> added, ResourceList resources) {
        for (VarSpec spec : added) {
            ResId target = ResId.of(spec.gvk(), spec.objectName(), spec.objectNamespace());
            List<Resource> matched = target.namespace().isEmpty()
                    ? resources.withAnyId(
                            id -> id.name().equals(target.name()) && id.gvk().equals(target.gvk()))
                    : resources.withAnyId(target::matches);
            if (matched.size() > 1) {
                throw new KustomizeException("found " + matched.size() + " resId matches for var " + spec.name()
                        + " (unable to disambiguate): " + matched);
            }
            matched.forEach(resource -> resource.addVarName(spec.name()));
        }
        added.forEach(this::add);
    }

    /** Takes over the vars of a base. */
    public void addAll(Vars other) {
        other.specs.values().forEach(this::add);
    }

    private void add(VarSpec spec) {
        if (specs.putIfAbsent(spec.name(), spec) != null) {
            throw new KustomizeException("var '" + spec.name() + "' already encountered");
        }
    }

    /** Replaces all references in the places of the table. */
    public void resolve(ResourceList resources, FieldSpecs places) {
        if (specs.isEmpty()) {
            return;
        }
        Map<String, Resource> sources = new HashMap<>();
        for (Resource resource : resources.all()) {
            resource.varNames().forEach(name -> sources.putIfAbsent(name, resource));
        }
        Map<String, YamlNode> values = new HashMap<>();
        specs.values().forEach(spec -> values.put(spec.name(), value(spec, sources.get(spec.name()))));
        VarExpansion expansion = new VarExpansion(values);
        FieldSpecs.Lookup lookup = places.lookup();
        for (Resource resource : resources.all()) {
            for (FieldSpec spec : lookup.of(resource.gvk())) {
                FieldEditor.apply(resource.node(), spec, FieldEditor.Create.NOTHING, node -> set(node, expansion));
            }
        }
        resources.changed();
    }

    private static YamlNode value(VarSpec spec, @Nullable Resource source) {
        if (source == null) {
            throw new KustomizeException(
                    "var '" + spec.name() + "' cannot be mapped to a field in the set of known resources");
        }
        YamlNode value;
        try {
            value = NodeLookup.find(source.node(), withIndexes(FieldPath.splitWithBrackets(spec.fieldPath())));
        } catch (KustomizeException e) {
            throw notFound(spec, source, e);
        }
        if (value == null) {
            throw notFound(spec, source, null);
        }
        if (value instanceof YamlScalar scalar && scalar.tag() == YamlTag.INT && !isDecimal(scalar.text())) {
            throw notFound(spec, source, null);
        }
        return value.copy();
    }

    private static boolean isDecimal(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static KustomizeException notFound(VarSpec spec, Resource source, @Nullable Throwable cause) {
        return new KustomizeException(
                "field '" + spec.fieldPath() + "' specified in var '" + spec.name() + "' not found in " + source,
                cause);
    }

    /** {@code ports[0]} becomes two parts. */
    private static List<String> withIndexes(List<String> parts) {
        List<String> split = new ArrayList<>();
        for (String part : parts) {
            int open = part.endsWith("]") ? part.lastIndexOf('[') : -1;
            String index = open < 0 ? "" : part.substring(open + 1, part.length() - 1);
            if (index.isEmpty() || !index.chars().allMatch(c -> c >= '0' && c <= '9')) {
                split.add(part);
                continue;
            }
            if (open > 0) {
                split.add(part.substring(0, open));
            }
            split.add(index);
        }
        return split;
    }

    private static YamlNode set(YamlNode node, VarExpansion expansion) {
        switch (node) {
            case YamlScalar scalar -> {
                if (scalar.isString()) {
                    expansion.apply(scalar);
                }
            }
            case YamlMap map -> {
                for (int i = 0; i < map.size(); i++) {
                    if (map.keyTagAt(i) != YamlTag.STRING) {
                        throw new KustomizeException(map.place() + ": the key '" + map.keyAt(i) + "' is no text");
                    }
                    if (map.valueAt(i) instanceof YamlScalar scalar && scalar.isString()) {
                        expansion.apply(scalar);
                    }
                }
            }
            case YamlList list -> {
                for (YamlNode item : list) {
                    if (!(item instanceof YamlScalar scalar) || !scalar.isString()) {
                        throw new KustomizeException(
                                item.place() + ": a list with references to vars must hold texts only");
                    }
                    expansion.apply(scalar);
                }
            }
        }
        return node;
    }
}
