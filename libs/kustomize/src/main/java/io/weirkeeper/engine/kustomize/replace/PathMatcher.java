package io.weirkeeper.engine.kustomize.replace;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.NodeLookup;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds all places that a path with wildcards and patterns leads to (kyaml/yaml/match.go, v0.21.1). */
final class PathMatcher {
    /** What is made where a path ends at nothing. */
    enum Create {
        NOTHING,
        SCALAR,
        LIST,
        MAP;

        static Create like(YamlNode value) {
            return switch (value) {
                case YamlScalar _ -> SCALAR;
                case YamlList _ -> LIST;
                case YamlMap _ -> MAP;
            };
        }

        private YamlNode make() {
            return switch (this) {
                case NOTHING, SCALAR -> YamlScalar.string("");
                case LIST -> new YamlList();
                case MAP -> new YamlMap();
            };
        }
    }

    private final List<String> path;
    private final Create create;
    private final List<Slot> found = new ArrayList<>();

    private PathMatcher(List<String> path, Create create) {
        this.path = path;
        this.create = create;
    }

    /** @throws KustomizeException when the path does not fit the tree */
    static List<Slot> match(YamlNode root, List<String> path, Create create) {
        PathMatcher matcher = new PathMatcher(path, create);
        matcher.visit(new Slot.Top(root), 0);
        return matcher.found;
    }

    private void visit(Slot slot, int at) {
        if (at == path.size()) {
            found.add(slot);
            return;
        }
        String part = path.get(at);
        if (isIndex(part)) {
            visitIndex(slot, at);
        } else if (NodeLookup.isListIndex(part)) {
            visitMatching(slot, at, false);
        } else if (part.equals("*")) {
            YamlList list = list(slot.get(), part);
            for (int i = 0; i < list.size(); i++) {
                visit(new Slot.Item(list, i, false), at + 1);
            }
        } else {
            visitField(slot, at);
        }
    }

    private static boolean isIndex(String part) {
        Integer index = NodeLookup.index(part);
        return index != null && index >= 0;
    }

    private Create createdAt(int at) {
        if (at >= path.size()) {
            return create;
        }
        String part = path.get(at);
        return NodeLookup.isListIndex(part) || isIndex(part) ? Create.LIST : part.isEmpty() ? create : Create.MAP;
    }

    private void visitField(Slot slot, int at) {
        YamlNode node = slot.get();
        if (node.isNull()) {
            return;
        }
        if (!(node instanceof YamlMap map)) {
            throw new KustomizeException("expected a map with the field '" + path.get(at) + "' but found "
                    + Nodes.shortened(node.toString()));
        }
        int field = map.indexOf(path.get(at));
        boolean fresh = false;
        if (field < 0) {
            if (create == Create.NOTHING) {
                return;
            }
            fresh = true;
            Nodes.append(map, path.get(at), createdAt(at + 1).make());
            field = map.indexOf(path.get(at));
        }
        if (map.valueAt(field) instanceof YamlScalar scalar && at + 1 < path.size()) {
            visitText(scalar, at + 1);
            return;
        }
        visit(new Slot.Field(map, field, fresh), at + 1);
    }

    /** A path may go on inside of a text; what it finds there is a copy. */
    private void visitText(YamlScalar scalar, int at) {
        YamlNode inner;
        try {
            inner = YamlReader.goV3().readFirst("", scalar.text());
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
        YamlNode top = inner == null ? YamlScalar.string("") : inner;
        visit(new Slot.Top(growing(top, path.subList(at, path.size()), create)), at);
    }

    /**
     * The top of a text, or a map instead of a null where fields are made: kustomize hangs them below the null, which is
     * printed without them.
     */
    static YamlNode growing(YamlNode top, List<String> path, Create create) {
        String part = path.getFirst();
        boolean isField = !isIndex(part) && !NodeLookup.isListIndex(part) && !part.equals("*");
        return top.isNull() && isField && create != Create.NOTHING ? new YamlMap() : top;
    }

    private void visitIndex(Slot slot, int at) {
        int index = requireNonNull(NodeLookup.index(path.get(at)));
        YamlList list = list(slot.get(), path.get(at));
        boolean fresh = false;
        if (list.size() == index && create != Create.NOTHING) {
            list.add(createdAt(at + 1).make());
            fresh = true;
        }
        if (index >= list.size()) {
            throw new KustomizeException("index " + index + " specified but only " + list.size() + " elements found");
        }
        visit(new Slot.Item(list, index, fresh), at + 1);
    }

    private static YamlList list(YamlNode node, String part) {
        if (node instanceof YamlList list) {
            return list;
        }
        if (node.isNull()) {
            return new YamlList();
        }
        throw new KustomizeException(
                "expected a list for '" + part + "' but found " + Nodes.shortened(node.toString()));
    }

    private void visitMatching(Slot slot, int at, boolean created) {
        String[] wanted = NodeLookup.keyAndValue(path.get(at));
        YamlList list = list(slot.get(), path.get(at));
        int before = found.size();
        for (int i = 0; i < list.size(); i++) {
            YamlNode item = list.get(i);
            if (wanted[0].isEmpty()) {
                if (finds(wanted[1], item)) {
                    found.add(new Slot.Item(list, i, false));
                }
            } else if (item instanceof YamlMap map) {
                YamlNode value = map.get(wanted[0]);
                if (value != null && finds(wanted[1], value)) {
                    visit(new Slot.Item(list, i, false), at + 1);
                }
            }
        }
        if (found.size() > before || create == Create.NOTHING) {
            return;
        }
        if (created || !(slot.get() instanceof YamlList)) {
            throw new KustomizeException("failed to create element for '" + path.get(at) + "'");
        }
        list.add(made(wanted));
        visitMatching(slot, at, true);
    }

    private static YamlNode made(String[] wanted) {
        YamlNode value = YamlScalar.plain(wanted[1]);
        if (wanted[0].isEmpty()) {
            return value;
        }
        YamlMap item = new YamlMap();
        Nodes.append(item, wanted[0], value);
        return item;
    }

    /** Whether the pattern is found in the node as YAML would write it. */
    private static boolean finds(String pattern, YamlNode node) {
        try {
            return Pattern.compile(pattern).matcher(written(node)).find();
        } catch (PatternSyntaxException e) {
            throw new KustomizeException("'" + pattern + "' is not a valid pattern: " + e.getMessage(), e);
        }
    }

    private static String written(@Nullable YamlNode node) {
        return node == null ? "" : StyledPrinter.print(node).strip();
    }
}
