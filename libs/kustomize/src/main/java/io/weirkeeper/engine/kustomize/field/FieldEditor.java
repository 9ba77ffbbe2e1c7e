package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Applies an edit at every place that a field spec leads to (kustomize api/filters/fieldspec, v5.8.1). */
public final class FieldEditor {
    /** What is made where the place is missing and the spec asks for it. */
    public enum Create {
        NOTHING,
        SCALAR,
        MAP
    }

    /** Changes the node at a place; gives the node that stands there afterwards. */
    @FunctionalInterface
    public interface Edit {
        YamlNode apply(YamlNode node);
    }

    private final FieldSpec spec;
    private final Create create;
    private final Edit edit;

    private FieldEditor(FieldSpec spec, Create create, Edit edit) {
        this.spec = spec;
        this.create = spec.create() ? create : Create.NOTHING;
        this.edit = edit;
    }

    /** @throws KustomizeException when the way leads through a scalar */
    public static void apply(YamlMap resource, FieldSpec spec, Create create, Edit edit) {
        new FieldEditor(spec, create, edit).visit(resource, 0);
    }

    private YamlNode visit(YamlNode node, int at) {
        if (at == spec.length()) {
            return edit.apply(node);
        }
        switch (node) {
            case YamlMap map -> enter(map, at);
            case YamlList list -> {
                for (int i = 0; i < list.size(); i++) {
                    YamlNode item = list.get(i);
                    YamlNode after = visit(item, at);
                    if (after != item) {
                        list.set(i, after);
                    }
                }
            }
            case YamlScalar scalar -> {
                if (!scalar.isNull()) {
                    throw new KustomizeException("considering field '" + spec.path() + "': found the value '"
                            + Nodes.shortened(scalar.text()) + "' where a map or a list is expected");
                }
            }
        }
        return node;
    }

    private void enter(YamlMap map, int at) {
        FieldSpec.Step step = spec.step(at);
        if (!isField(step.name())) {
            throw new KustomizeException(
                    "field path '" + spec.path() + "' has '" + step.name() + "' where a field name is expected");
        }
        boolean last = at == spec.length() - 1;
        int found = map.indexOf(step.name());
        YamlNode value = found < 0 ? null : map.valueAt(found);
        Create made = step.list() ? Create.NOTHING : last || create == Create.NOTHING ? create : Create.MAP;
        if (value == null) {
            value = made(made);
            if (value == null) {
                return;
            }
            Nodes.append(map, step.name(), value);
            found = map.indexOf(step.name());
        } else if (value.isNull()) {
            if (step.list()) {
                value = new YamlList();
            } else if (made == Create.MAP) {
                value = new YamlMap();
            }
            map.setValueAt(found, value);
        }
        YamlNode after = visit(value, at + 1);
        if (after != value) {
            map.setValueAt(found, after);
        }
    }

    /** Whether kyaml takes a part of a path for the name of a field. */
    private static boolean isField(String name) {
        return !name.isEmpty()
                && !name.equals("-")
                && !name.equals("*")
                && NodeLookup.index(name) == null
                && !NodeLookup.isListIndex(name);
    }

    private static @Nullable YamlNode made(Create create) {
        return switch (create) {
            case NOTHING -> null;
            case SCALAR -> YamlScalar.string("");
            case MAP -> new YamlMap();
        };
    }

    /** The name of a kind of node in messages. */
    static String describe(YamlNode node) {
        return switch (node) {
            case YamlMap _ -> "a map";
            case YamlList _ -> "a list";
            case YamlScalar scalar -> scalar.tag().shortForm().substring(2).toLowerCase(Locale.ROOT);
        };
    }
}
