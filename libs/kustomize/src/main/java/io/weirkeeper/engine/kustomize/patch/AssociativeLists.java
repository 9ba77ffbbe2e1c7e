package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.schema.Schema;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges lists whose items are told apart by keys, with all of kyaml's oddities for items that lack a key or share one
 * (kyaml/yaml/walk/associative_sequence.go and yaml/fns.go, v0.21.1). Lists in which every item has one key of its own
 * take linear time; others are small in practice and bounded here.
 */
final class AssociativeLists {
    private static final int LONGEST_IRREGULAR = 5_000;

    private final StrategicMerge merge;
    private final @Nullable Schema itemSchema;
    private final List<String> keys;

    private AssociativeLists(StrategicMerge merge, @Nullable Schema itemSchema, List<String> keys) {
        this.merge = merge;
        this.itemSchema = itemSchema;
        this.keys = keys;
    }

    static @Nullable YamlNode merge(
            StrategicMerge merge, @Nullable YamlNode target, @Nullable YamlNode patch, @Nullable Schema schema) {
        YamlNode chosen = choose(target, patch);
        if (!(chosen instanceof YamlList into)) {
            return null;
        }
        YamlList from = patch instanceof YamlList list ? list : null;
        List<String> keys = schema == null ? List.of("name") : schema.mergeKeys();
        Schema items = schema == null ? null : schema.elements();
        if (keys.isEmpty()) {
            AssociativeLists lists = new AssociativeLists(merge, items, List.of(""));
            return lists.mergeIrregular(into, from, lists.primitives(into, from));
        }
        AssociativeLists lists = new AssociativeLists(merge, items, keys);
        if (keys.size() == 1) {
            Map<String, YamlMap> old = lists.byKey(into);
            Map<String, YamlMap> added = from == null || from == into ? old : lists.byKey(from);
            if (old != null && added != null) {
                return lists.mergeRegular(old, from == null ? null : added);
            }
        }
        return lists.mergeIrregular(into, from, lists.keyValues(into, from));
    }

    private static @Nullable YamlNode choose(@Nullable YamlNode target, @Nullable YamlNode patch) {
        if (StrategicMerge.isMissing(target)) {
            return patch;
        }
        if (patch != null && patch.isNull()) {
            return null;
        }
        return switch (Directive.take(patch)) {
            case DELETE -> null;
            case REPLACE -> patch;
            case MERGE -> target;
        };
    }

    /** The items by their key in order, or null when one has no key of its own. */
    private @Nullable Map<String, YamlMap> byKey(YamlList list) {
        Map<String, YamlMap> items = new LinkedHashMap<>();
        for (YamlNode item : list) {
            YamlNode key = item instanceof YamlMap map ? map.get(keys.getFirst()) : null;
            if (!(key instanceof YamlScalar scalar)
                    || scalar.isNull()
                    || scalar.text().isEmpty()) {
                return null;
            }
            if (items.put(scalar.text(), (YamlMap) item) != null) {
                return null;
            }
        }
        return items;
    }

    private YamlNode mergeRegular(Map<String, YamlMap> old, @Nullable Map<String, YamlMap> added) {
        boolean patchFirst = merge.newItemsFirst() && added != null;
        Set<String> order = new LinkedHashSet<>();
        if (!patchFirst) {
            order.addAll(old.keySet());
        }
        if (added != null) {
            order.addAll(added.keySet());
        }
        order.addAll(old.keySet());
        YamlList merged = new YamlList();
        for (String key : order) {
            YamlMap before = old.get(key);
            YamlNode after = merge.walk(before, added == null ? null : added.get(key), itemSchema);
            if (after == null || isGone(after)) {
                continue;
            }
            if (after instanceof YamlMap map && !map.has(keys.getFirst())) {
                Nodes.putUntagged(map, keys.getFirst(), key);
            }
            // With new items first kyaml puts the old item back where the patch replaced it.
            merged.add(merge.newItemsFirst() && before != null ? before : after);
        }
        return merged;
    }

    private static boolean isGone(@Nullable YamlNode node) {
        return node == null || node.isNull() || node instanceof YamlMap map && map.isEmpty();
    }

    private @Nullable YamlNode mergeIrregular(YamlList start, @Nullable YamlList from, List<List<String>> values) {
        YamlList into = start;
        if (values.size() > LONGEST_IRREGULAR) {
            throw new KustomizeException(into.place() + ": a list of " + values.size()
                    + " items whose keys " + keys + " are not unique cannot be merged; the limit is "
                    + LONGEST_IRREGULAR);
        }
        if (values.isEmpty()) {
            return into;
        }
        if (keys.size() > 1) {
            complete(values);
        }
        Set<String> present = present(values);
        YamlList merged = new YamlList();
        List<String> lastKeys = keys;
        for (List<String> item : values) {
            if (item.isEmpty()) {
                continue;
            }
            List<String> itemKeys = validKeys(present);
            List<String> itemValues = validValues(present, item);
            lastKeys = itemKeys;
            YamlNode after = merge.walk(find(into, itemKeys, itemValues), find(from, itemKeys, itemValues), itemSchema);
            if (isGone(after)) {
                for (int i = 0; i < itemKeys.size(); i++) {
                    set(into, null, itemKeys, itemValues);
                }
                continue;
            }
            nameItem(after, itemKeys, itemValues);
            set(merged, after, itemKeys, itemValues);
        }
        return merge.newItemsFirst() ? append(merged, into, lastKeys) : append(into, merged, lastKeys);
    }

    private static void nameItem(@Nullable YamlNode item, List<String> itemKeys, List<String> itemValues) {
        for (int i = 0; i < itemKeys.size(); i++) {
            if (item instanceof YamlMap map
                    && !map.has(itemKeys.get(i))
                    && !itemValues.get(i).isEmpty()) {
                Nodes.putUntagged(map, itemKeys.get(i), itemValues.get(i));
            } else if (item instanceof YamlScalar scalar && !itemValues.get(i).isEmpty()) {
                Nodes.setUntagged(scalar, itemValues.get(i));
            }
        }
    }

    private List<List<String>> primitives(YamlList into, @Nullable YamlList from) {
        Set<String> seen = new LinkedHashSet<>();
        for (YamlList list : sources(into, from)) {
            list.forEach(item -> seen.add(Nodes.rawText(item)));
        }
        List<List<String>> values = new ArrayList<>();
        seen.forEach(value -> values.add(List.of(value)));
        return values;
    }

    private List<List<String>> keyValues(YamlList into, @Nullable YamlList from) {
        Set<List<String>> seen = new LinkedHashSet<>();
        for (YamlList list : sources(into, from)) {
            for (YamlNode item : list) {
                List<String> values = new ArrayList<>(keys.size());
                for (String key : keys) {
                    YamlNode value = item instanceof YamlMap map ? map.get(key) : null;
                    values.add(value == null || Nodes.isEmpty(value) ? "" : Nodes.rawText(value));
                }
                seen.add(values);
            }
        }
        return new ArrayList<>(seen);
    }

    private List<YamlList> sources(YamlList into, @Nullable YamlList from) {
        if (from == null) {
            return List.of(into);
        }
        return merge.newItemsFirst() ? List.of(from, into) : List.of(into, from);
    }

    /** Gives items that differ only in absent keys the keys of each other. */
    private static void complete(List<List<String>> values) {
        for (int i = 0; i < values.size(); i++) {
            List<String> one = values.get(i);
            for (int j = 0; j < values.size(); j++) {
                List<String> both = agreed(one, values.get(j));
                if (!both.isEmpty()) {
                    values.set(i, both);
                    values.set(j, both);
                }
            }
        }
    }

    /** What two items agree on, or nothing when they differ or have nothing in common. */
    private static List<String> agreed(List<String> one, List<String> other) {
        List<String> both = new ArrayList<>(one.size());
        boolean common = false;
        for (int i = 0; i < one.size(); i++) {
            String a = one.get(i);
            String b = other.get(i);
            if (a.equals(b)) {
                common = true;
            } else if (!a.isEmpty() && !b.isEmpty()) {
                return List.of();
            }
            both.add(a.isEmpty() ? b : a);
        }
        return common ? both : List.of();
    }

    /** The keys that some item has; all when none has any. */
    private Set<String> present(List<List<String>> values) {
        Set<String> present = new LinkedHashSet<>();
        for (List<String> item : values) {
            for (int i = 0; i < item.size(); i++) {
                if (!item.get(i).isEmpty()) {
                    present.add(keys.get(i));
                }
            }
        }
        return present;
    }

    private List<String> validKeys(Set<String> present) {
        return present.isEmpty()
                ? keys
                : keys.stream().filter(present::contains).toList();
    }

    private List<String> validValues(Set<String> present, List<String> values) {
        if (present.isEmpty()) {
            return values;
        }
        List<String> valid = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty() || present.contains(keys.get(i))) {
                valid.add(values.get(i));
            }
        }
        return valid;
    }

    /** The first item with these values; keys without a value do not count unless none has one. */
    private static @Nullable YamlNode find(@Nullable YamlList list, List<String> itemKeys, List<String> itemValues) {
        if (list == null) {
            return null;
        }
        List<String> someKeys = new ArrayList<>();
        List<String> someValues = new ArrayList<>();
        for (int i = 0; i < itemValues.size(); i++) {
            if (!itemValues.get(i).isEmpty()) {
                someKeys.add(itemKeys.get(i));
                someValues.add(itemValues.get(i));
            }
        }
        if (someKeys.isEmpty()) {
            someKeys = itemKeys;
            someValues = itemValues;
        }
        for (YamlNode item : list) {
            if (hasValues(item, someKeys, someValues)) {
                return item;
            }
        }
        return null;
    }

    private static boolean hasValues(YamlNode item, List<String> itemKeys, List<String> itemValues) {
        if (itemKeys.getFirst().isEmpty()) {
            return Nodes.rawText(item).equals(itemValues.getFirst());
        }
        if (!(item instanceof YamlMap map) || itemKeys.size() != itemValues.size()) {
            return false;
        }
        for (int i = 0; i < itemKeys.size(); i++) {
            YamlNode value = map.get(itemKeys.get(i));
            if (value == null || !Nodes.rawText(value).equals(itemValues.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Puts an item in the place of those with its keys, or at the end; null removes them. Empty items go. */
    static void set(YamlList list, @Nullable YamlNode element, List<String> itemKeys, List<String> itemValues) {
        boolean wantsMaps = !itemKeys.getFirst().isEmpty()
                && !itemValues.isEmpty()
                && !itemValues.getFirst().isEmpty();
        boolean found = false;
        List<YamlNode> kept = new ArrayList<>(list.size() + 1);
        for (YamlNode item : list) {
            if (item.isNull() || item instanceof YamlMap map && map.isEmpty()) {
                continue;
            }
            if (wantsMaps && !(item instanceof YamlMap)) {
                kept.add(item);
            } else if (!agrees(item, itemKeys, itemValues)) {
                if (!itemValues.isEmpty()) {
                    kept.add(item);
                }
            } else {
                found = true;
                if (element != null) {
                    kept.add(element);
                }
            }
        }
        if (element != null && !element.isNull() && !found) {
            kept.add(element);
        }
        list.clear();
        kept.forEach(list::add);
    }

    /** As kyaml's ElementSetter sees it: an empty value agrees with any that is there. */
    private static boolean agrees(YamlNode item, List<String> itemKeys, List<String> itemValues) {
        boolean agreed = false;
        for (int i = 0; i < itemKeys.size(); i++) {
            if (i < itemValues.size()) {
                agreed = agrees(item, itemKeys.get(i), itemValues.get(i));
            }
            if (!agreed) {
                return false;
            }
        }
        return true;
    }

    private static boolean agrees(YamlNode item, String key, String value) {
        if (key.isEmpty()) {
            return Nodes.scalar(item).text().equals(value);
        }
        if (!(item instanceof YamlMap map)) {
            throw new KustomizeException(
                    item.place() + ": wrong node kind: expected a map but got " + Nodes.shortened(item.toString()));
        }
        YamlNode field = map.get(key);
        return field != null && (value.isEmpty() || Nodes.rawText(field).equals(value));
    }

    private static YamlList append(YamlList onto, YamlList added, List<String> itemKeys) {
        for (YamlNode item : new ArrayList<>(added.items())) {
            if (itemKeys.getFirst().isEmpty()) {
                set(onto, item, itemKeys, List.of(Nodes.rawText(item)));
                continue;
            }
            List<String> values = new ArrayList<>();
            for (String key : itemKeys) {
                YamlNode value = fieldOf(item, key);
                if (value == null) {
                    onto.add(item);
                } else {
                    values.add(Nodes.rawText(value));
                }
            }
            if (itemKeys.size() > 1) {
                set(onto, null, itemKeys, values);
            }
            set(onto, item, itemKeys, values);
        }
        return onto;
    }

    private static @Nullable YamlNode fieldOf(YamlNode item, String key) {
        if (item instanceof YamlMap map) {
            return map.get(key);
        }
        if (item.isNull()) {
            return null;
        }
        throw new KustomizeException(
                item.place() + ": wrong node kind: expected a map but got " + Nodes.shortened(item.toString()));
    }
}
