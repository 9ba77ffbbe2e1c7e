package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Metadata in a format without nesting: {@code age__list_0__map_recipient} is the field {@code recipient} of the first
 * map in the list {@code age}.
 */
final class FlatMetadata {
    private static final Pattern STEP = Pattern.compile("__(map|list)_");

    private @Nullable SopsNode value;
    private final Map<String, FlatMetadata> fields = new TreeMap<>();
    private final Map<Integer, FlatMetadata> items = new TreeMap<>();

    private FlatMetadata() {}

    /** @throws SopsException when the keys contradict each other */
    static SopsNode.Branch unflatten(List<SopsNode.Entry> flat) {
        FlatMetadata root = new FlatMetadata();
        for (SopsNode.Entry entry : flat) {
            if (entry.key() != null) {
                root.place(entry.key(), entry.value());
            }
        }
        return root.node() instanceof SopsNode.Branch branch ? branch : new SopsNode.Branch(List.of());
    }

    private void place(String key, SopsNode placed) {
        FlatMetadata at = this;
        Matcher steps = STEP.matcher(key);
        boolean isList = false;
        int from = 0;
        while (true) {
            boolean more = steps.find();
            String part = key.substring(from, more ? steps.start() : key.length());
            at = isList ? at.item(part, key) : at.fields.computeIfAbsent(part, _ -> new FlatMetadata());
            if (!more) {
                break;
            }
            isList = steps.group(1).equals("list");
            from = steps.end();
        }
        if (at.value != null) {
            throw new SopsException("sops metadata: '" + key + "' is there twice");
        }
        at.value = placed;
    }

    private FlatMetadata item(String index, String key) {
        if (!index.matches("[0-9]{1,4}")) {
            throw new SopsException("sops metadata: '" + key + "' has no position in its list");
        }
        return items.computeIfAbsent(Integer.parseInt(index), _ -> new FlatMetadata());
    }

    private SopsNode node() {
        SopsNode own = value;
        if ((own == null ? 0 : 1) + (fields.isEmpty() ? 0 : 1) + (items.isEmpty() ? 0 : 1) > 1) {
            throw new SopsException("sops metadata: a field is a value, a map and a list at once");
        }
        if (own != null) {
            return own;
        }
        if (items.isEmpty()) {
            List<SopsNode.Entry> entries = new ArrayList<>();
            fields.forEach((name, field) -> entries.add(new SopsNode.Entry(name, field.node())));
            return new SopsNode.Branch(entries);
        }
        List<SopsNode> list = new ArrayList<>();
        items.forEach((index, item) -> {
            if (index != list.size()) {
                throw new SopsException("sops metadata: a list lacks its item " + list.size());
            }
            list.add(item.node());
        });
        return new SopsNode.Items(list);
    }
}
