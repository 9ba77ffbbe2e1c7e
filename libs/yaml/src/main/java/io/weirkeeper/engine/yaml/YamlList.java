package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A list of nodes. */
public final class YamlList extends YamlNode implements Iterable<YamlNode> {
    private final ArrayList<YamlNode> items;

    YamlList(String file, int line, int column) {
        super(file, line, column);
        items = new ArrayList<>();
    }

    private YamlList(YamlList original) {
        super(original.file(), original.line(), original.column());
        items = new ArrayList<>(original.size());
        setFlow(original.isFlow());
        for (YamlNode item : original.items) {
            items.add(item.copy());
        }
    }

    public YamlList() {
        this("", 0, 0);
    }

    public static YamlList of(YamlNode... items) {
        YamlList list = new YamlList();
        for (YamlNode item : items) {
            list.add(item);
        }
        return list;
    }

    public int size() {
        return items.size();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public YamlNode get(int index) {
        return items.get(index);
    }

    public void set(int index, YamlNode item) {
        items.set(index, requireNonNull(item));
    }

    public void add(YamlNode item) {
        items.add(requireNonNull(item));
    }

    public void add(int index, YamlNode item) {
        items.add(index, requireNonNull(item));
    }

    public YamlNode remove(int index) {
        return items.remove(index);
    }

    public boolean removeIf(Predicate<YamlNode> unwanted) {
        return items.removeIf(unwanted);
    }

    public void clear() {
        items.clear();
    }

    /** A live view that cannot be changed. */
    public List<YamlNode> items() {
        return Collections.unmodifiableList(items);
    }

    @Override
    public Iterator<YamlNode> iterator() {
        return items().iterator();
    }

    @Override
    public YamlList copy() {
        return new YamlList(this);
    }

    @Override
    public boolean sameAs(@Nullable YamlNode other) {
        if (!(other instanceof YamlList that) || that.size() != size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).sameAs(that.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
