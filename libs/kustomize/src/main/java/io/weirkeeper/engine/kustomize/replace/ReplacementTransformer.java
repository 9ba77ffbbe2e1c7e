package io.weirkeeper.engine.kustomize.replace;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldPath;
import io.weirkeeper.engine.kustomize.field.NodeLookup;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.patch.Selector;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.ReplacementSpec;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Copies values between fields (kustomize api/filters/replacement, v5.8.1). */
public final class ReplacementTransformer implements Transformer {
    private static final List<String> NAME = List.of("metadata.name");

    private final List<ReplacementSpec> replacements;

    public ReplacementTransformer(List<ReplacementSpec> replacements) {
        this.replacements = List.copyOf(replacements);
    }

    @Override
    public void transform(ResourceList resources) {
        for (ReplacementSpec replacement : replacements) {
            List<ReplacementSpec.Target> targets = replacement.targets();
            if (replacement.source() == null && replacement.sourceValue() == null || targets == null) {
                throw new KustomizeException("replacements must specify a source and at least one target");
            }
            YamlNode value = value(replacement, resources);
            for (ReplacementSpec.Target target : targets) {
                apply(target, value, resources);
            }
        }
        resources.dropEmpty();
    }

    private static YamlNode value(ReplacementSpec replacement, ResourceList resources) {
        ReplacementSpec.Source source = replacement.source();
        String literal = replacement.sourceValue();
        if (source == null) {
            return YamlScalar.plain(literal == null ? "" : literal);
        }
        if (literal != null) {
            throw new KustomizeException("replacements: source and sourceValue cannot both be set");
        }
        Resource from = find(source, resources);
        String path = source.fieldPath().isEmpty() ? NAME.getFirst() : source.fieldPath();
        YamlNode node = NodeLookup.find(from.node(), FieldPath.splitWithBrackets(path));
        if (node == null || Nodes.isEmpty(node)) {
            throw new KustomizeException("fieldPath `" + path + "` is missing for replacement source " + source.id());
        }
        return part(source.options(), node);
    }

    private static Resource find(ReplacementSpec.Source source, ResourceList resources) {
        List<Resource> found = new ArrayList<>();
        for (Resource resource : resources.all()) {
            if (ids(resource).stream().anyMatch(id -> id.isSelectedBy(source.id()))) {
                found.add(resource);
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new KustomizeException((found.isEmpty() ? "nothing selected by " : "multiple matches for selector ")
                + source
                + (found.isEmpty() ? "" : ": " + found));
    }

    /** The current identity, its namespace as written, and the previous ones. */
    private static List<ResId> ids(Resource resource) {
        ResId current = resource.currentId();
        List<ResId> ids = new ArrayList<>();
        ids.add(ResId.of(current.gvk(), current.name(), current.namespace()));
        ids.addAll(resource.previousIds());
        return ids;
    }

    private static YamlNode part(ReplacementSpec.Options options, YamlNode node) {
        if (options.delimiter().isEmpty()) {
            return node;
        }
        if (!(node instanceof YamlScalar scalar)) {
            throw new KustomizeException("delimiter option can only be used with scalar nodes");
        }
        List<String> parts = split(scalar.text(), options.delimiter());
        if (options.index() < 0 || options.index() >= parts.size()) {
            throw new KustomizeException(
                    "options.index " + options.index() + " is out of bounds for value " + scalar.text());
        }
        YamlScalar copy = scalar.copy();
        copy.setText(parts.get((int) options.index()));
        return copy;
    }

    private static List<String> split(String text, String delimiter) {
        return new ArrayList<>(Arrays.asList(text.split(Pattern.quote(delimiter), -1)));
    }

    private static void apply(ReplacementSpec.Target target, YamlNode value, ResourceList resources) {
        if (target.select() == null) {
            throw new KustomizeException("replacements: target must specify resources to select");
        }
        Selector select = new Selector(target.select());
        List<Selector> reject = target.reject().stream().map(Selector::new).toList();
        for (Resource resource : resources.all()) {
            if (isSelected(resource, select, reject)) {
                write(resource, value, target);
                resources.changed();
            }
        }
    }

    private static boolean isSelected(Resource resource, Selector select, List<Selector> reject) {
        List<ResId> ids = ids(resource);
        if (ids.stream().noneMatch(select::matches) || !select.matchesLabels(resource)) {
            return false;
        }
        for (Selector rejected : reject) {
            boolean byLabels = !rejected.ignoresLabels() && rejected.matchesLabels(resource);
            boolean byId = !rejected.isAnyId() && ids.stream().anyMatch(rejected::matches);
            if (byLabels || byId) {
                return false;
            }
        }
        return true;
    }

    private static void write(Resource resource, YamlNode value, ReplacementSpec.Target target) {
        ReplacementSpec.Options options = target.options();
        PathMatcher.Create create = options.create() ? PathMatcher.Create.like(value) : PathMatcher.Create.NOTHING;
        for (String fieldPath : target.fieldPaths().isEmpty() ? NAME : target.fieldPaths()) {
            List<String> path = FieldPath.splitWithBrackets(fieldPath);
            if (TextDocument.assign(resource.node(), path, value, create)) {
                continue;
            }
            List<Slot> slots = slots(resource, path, create, fieldPath);
            for (Slot slot : slots) {
                assign(slot, value, options);
            }
        }
    }

    private static List<Slot> slots(Resource resource, List<String> path, PathMatcher.Create create, String fieldPath) {
        String problem = "unable to find " + (create == PathMatcher.Create.NOTHING ? "" : "or create ") + "field \""
                + fieldPath + "\" in replacement target " + resource;
        List<Slot> slots;
        try {
            slots = PathMatcher.match(resource.node(), path, create);
        } catch (KustomizeException e) {
            throw new KustomizeException(problem + ": " + e.getMessage(), e);
        }
        if (slots.isEmpty()) {
            throw new KustomizeException(problem);
        }
        return slots;
    }

    private static void assign(Slot slot, YamlNode value, ReplacementSpec.Options options) {
        if (options.delimiter().isEmpty()) {
            slot.assign(value);
            return;
        }
        if (!(slot.get() instanceof YamlScalar scalar)) {
            throw new KustomizeException("delimiter option can only be used with scalar nodes");
        }
        List<String> parts = split(scalar.text(), options.delimiter());
        String text = Nodes.rawText(value);
        if (options.index() < 0) {
            parts.addFirst(text);
        } else if (options.index() >= parts.size()) {
            parts.add(text);
        } else {
            parts.set((int) options.index(), text);
        }
        slot.assign(YamlScalar.string(String.join(options.delimiter(), parts)));
    }
}
