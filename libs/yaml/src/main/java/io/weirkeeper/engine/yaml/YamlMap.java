package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from text to nodes in the order in which the keys were put, with fast lookup. Keys that are not strings
 * ({@code 1:}, {@code true:}) keep their text and their tag. A map may hold a key twice when the reader was told to
 * keep duplicates; lookups see the first.
 */
public final class YamlMap extends YamlNode implements Iterable<YamlMap.Entry> {
    /** One entry as it is now: changing the map later does not change it. */
    public record Entry(String key, YamlNode value) {}

    private static final int SCAN_UP_TO = 12;
    private static final String[] NO_KEYS = {};
    private static final YamlNode[] NO_VALUES = {};

    private String[] keys = NO_KEYS;
    private YamlNode[] values = NO_VALUES;
    private int size;
    private YamlTag @Nullable [] keyTags; // null while every key is a string
    private Map<String, String> comments = Map.of(); // key -> JSON object in the comment of its line
    private @Nullable Map<String, Integer> index; // key -> first position; built for large maps when first needed

    YamlMap(String file, int line, int column) {
        super(file, line, column);
    }

    private YamlMap(YamlMap original) {
        super(original.file(), original.line(), original.column());
        setFlow(original.isFlow());
        size = original.size;
        comments = original.comments.isEmpty() ? Map.of() : new HashMap<>(original.comments);
        if (size > 0) {
            keys = Arrays.copyOf(original.keys, size);
            values = new YamlNode[size];
            for (int i = 0; i < size; i++) {
                values[i] = original.values[i].copy();
            }
            keyTags = original.keyTags == null ? null : Arrays.copyOf(original.keyTags, size);
        }
    }

    public YamlMap() {
        this("", 0, 0);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The position of a key, or -1. Positions shift when an entry is removed. */
    public int indexOf(String key) {
        if (size > SCAN_UP_TO) {
            Integer at = index().get(key);
            return at == null ? -1 : at;
        }
        for (int i = 0; i < size; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private Map<String, Integer> index() {
        Map<String, Integer> built = index;
        if (built == null) {
            built = HashMap.newHashMap(size);
            for (int i = 0; i < size; i++) {
                built.putIfAbsent(keys[i], i);
            }
            index = built;
        }
        return built;
    }

    /** The JSON object in the comment on the line of a key, or null; only go-yaml v3's reader looks for them. */
    public @Nullable String comment(String key) {
        return comments.get(key);
    }

    void setComment(String key, String comment) {
        if (comments.isEmpty()) {
            comments = new HashMap<>();
        }
        comments.put(key, comment);
    }

    public boolean has(String key) {
        return indexOf(key) >= 0;
    }

    public @Nullable YamlNode get(String key) {
        int at = indexOf(key);
        return at < 0 ? null : values[at];
    }

    /** The map under a key, or null when there is none or it is something else. */
    public @Nullable YamlMap map(String key) {
        return get(key) instanceof YamlMap map ? map : null;
    }

    /** The list under a key, or null when there is none or it is something else. */
    public @Nullable YamlList list(String key) {
        return get(key) instanceof YamlList list ? list : null;
    }

    /** The text of the scalar under a key, or null when there is none, it is null or something else. */
    public @Nullable String text(String key) {
        return get(key) instanceof YamlScalar scalar && !scalar.isNull() ? scalar.text() : null;
    }

    /** The map under a key; puts an empty one when there is none or only a null. */
    public YamlMap mapOrPut(String key) {
        YamlNode there = get(key);
        if (there == null || there.isNull()) {
            YamlMap made = new YamlMap();
            put(key, made);
            return made;
        }
        if (there instanceof YamlMap map) {
            return map;
        }
        throw new YamlException(there.place(), "'" + key + "' must be a map");
    }

    /** Sets the value of a key in its place, or appends a new string key. */
    public void put(String key, YamlNode value) {
        int at = indexOf(key);
        if (at >= 0) {
            values[at] = requireNonNull(value);
        } else {
            append(key, YamlTag.STRING, value);
        }
    }

    public void put(String key, String text) {
        put(key, YamlScalar.string(text));
    }

    private void grow(int room) {
        String[] moreKeys = new String[room]; // Arrays.copyOf makes arrays by reflection, which costs with C1
        YamlNode[] moreValues = new YamlNode[room];
        System.arraycopy(keys, 0, moreKeys, 0, size);
        System.arraycopy(values, 0, moreValues, 0, size);
        keys = moreKeys;
        values = moreValues;
        keyTags = keyTags == null ? null : Arrays.copyOf(keyTags, room);
    }

    /** Adds an entry at the end, even when the key is there already. */
    public void append(String key, YamlTag keyTag, YamlNode value) {
        requireNonNull(key);
        requireNonNull(value);
        if (size == keys.length) {
            grow(Math.max(4, size + (size >> 1)));
        }
        if (keyTag != YamlTag.STRING && keyTags == null) {
            keyTags = new YamlTag[keys.length];
            Arrays.fill(keyTags, 0, size, YamlTag.STRING);
        }
        keys[size] = key;
        values[size] = value;
        if (keyTags != null) {
            keyTags[size] = keyTag;
        }
        if (index != null) {
            index.putIfAbsent(key, size);
        }
        size++;
    }

    /** Removes the first entry of a key and gives its value, or null when there was none. */
    public @Nullable YamlNode remove(String key) {
        int at = indexOf(key);
        return at < 0 ? null : removeAt(at);
    }

    public YamlNode removeAt(int at) {
        YamlNode removed = valueAt(at);
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(values, at + 1, values, at, size - at);
        Arrays.fill(keys, size, size + 1, null);
        Arrays.fill(values, size, size + 1, null);
        if (keyTags != null) {
            System.arraycopy(keyTags, at + 1, keyTags, at, size - at);
        }
        index = null;
        return removed;
    }

    public void clear() {
        keys = NO_KEYS;
        values = NO_VALUES;
        keyTags = null;
        index = null;
        size = 0;
    }

    public String keyAt(int at) {
        return keys[checked(at)];
    }

    public YamlTag keyTagAt(int at) {
        return keyTags == null ? YamlTag.STRING : keyTags[checked(at)];
    }

    public YamlNode valueAt(int at) {
        return values[checked(at)];
    }

    public void setValueAt(int at, YamlNode value) {
        values[checked(at)] = requireNonNull(value);
    }

    private int checked(int at) {
        if (at < 0 || at >= size) {
            throw new IndexOutOfBoundsException(at);
        }
        return at;
    }

    /** The keys in order, as they are now. */
    public List<String> keys() {
        return List.of(Arrays.copyOf(keys, size));
    }

    /** The position of the first later entry whose key came before, or -1 when all keys differ. */
    public int firstDuplicate() {
        if (size > SCAN_UP_TO) {
            Map<String, Integer> first = index();
            if (first.size() == size) {
                return -1;
            }
        }
        for (int i = 1; i < size; i++) {
            if (indexOf(keys[i]) < i) {
                return i;
            }
        }
        return -1;
    }

    public void forEach(BiConsumer<String, YamlNode> action) {
        for (int i = 0; i < size; i++) {
            action.accept(keys[i], values[i]);
        }
    }

    /** The entries in order; values may be replaced while iterating, entries not added or removed. */
    @Override
    public Iterator<Entry> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Entry next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                Entry entry = new Entry(keys[next], values[next]);
                next++;
                return entry;
            }
        };
    }

    @Override
    public YamlMap copy() {
        return new YamlMap(this);
    }

    @Override
    public boolean sameAs(@Nullable YamlNode other) {
        if (!(other instanceof YamlMap that) || that.size != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!values[i].sameAs(that.get(keys[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(keys[i]).append(": ").append(values[i]);
        }
        return text.append('}').toString();
    }
}
