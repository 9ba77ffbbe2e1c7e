package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.Place;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map read the way Go's encoding/json fills a struct: field names match in any case, null leaves the default. Strict
 * maps refuse unknown fields and texts that are no strings; lenient ones turn numbers and booleans into text.
 */
public final class SpecMap {
    /** What is refused. */
    public enum Mode {
        /** A kustomization file. */
        STRICT(true, false),
        /** A configuration file: unknown fields are refused, scalars become text. */
        KNOWN_FIELDS(true, true),
        /** The configuration of a transformer, or a root file that Flux re-writes. */
        LENIENT(false, true),
        /** As lenient, but without turning scalars into text. */
        LENIENT_EXACT(false, false),
        /** As go-yaml v3 fills a struct: names match exactly, every scalar is a text, old words for booleans count. */
        DECODED(false, true);

        private final boolean knownFieldsOnly;
        private final boolean coerces;

        Mode(boolean knownFieldsOnly, boolean coerces) {
            this.knownFieldsOnly = knownFieldsOnly;
            this.coerces = coerces;
        }
    }

    private static final Map<String, Boolean> OLD_BOOLEANS =
            Map.of("y", true, "Y", true, "yes", true, "on", true, "n", false, "N", false, "no", false, "off", false);

    private final YamlMap map;
    private final Mode mode;
    private final String path;
    private final Set<String> known;

    private SpecMap(YamlMap map, Mode mode, String path, Set<String> known) {
        this.map = map;
        this.mode = mode;
        this.path = path;
        this.known = known;
    }

    /**
     * The same map for fields that Go's struct has from an embedded one: sigs.k8s.io/yaml, unlike go-yaml, does not see
     * their types and leaves numbers numbers.
     */
    public SpecMap embedded() {
        Mode inside = mode == Mode.DECODED ? mode : mode.knownFieldsOnly ? Mode.STRICT : Mode.LENIENT_EXACT;
        return new SpecMap(map, inside, path, known);
    }

    /** Reads a document's map with a function; afterwards unknown fields are refused. */
    public static <T> T read(YamlMap map, Mode mode, Function<SpecMap, T> reader) {
        return read(map, mode, "", reader);
    }

    private static <T> T read(YamlMap map, Mode mode, String path, Function<SpecMap, T> reader) {
        SpecMap spec = new SpecMap(map, mode, path, new HashSet<>());
        T value = reader.apply(spec);
        if (mode.knownFieldsOnly) {
            spec.refuseUnknown();
        }
        return value;
    }

    private void refuseUnknown() {
        for (int i = 0; i < map.size(); i++) {
            String key = map.keyAt(i);
            if (!known.contains(key.toLowerCase(Locale.ROOT))) {
                throw failure(map.valueAt(i), "unknown field \"" + path + key + "\"");
            }
        }
    }

    private static KustomizeException failure(YamlNode node, String problem) {
        Place place = node.place();
        return new KustomizeException(place.equals(Place.NOWHERE) ? problem : place + ": " + problem);
    }

    private KustomizeException wrong(YamlNode node, String name, String expected) {
        return failure(node, "field \"" + path + name + "\" must be " + expected);
    }

    /** The node of a field, or null when it is absent or null. */
    public @Nullable YamlNode node(String name) {
        known.add(name.toLowerCase(Locale.ROOT));
        if (mode == Mode.DECODED) {
            YamlNode exact = map.get(name);
            return exact == null || exact.isNull() ? null : exact;
        }
        YamlNode found = null;
        String last = "";
        for (int i = 0; i < map.size(); i++) {
            String key = map.keyAt(i);
            if (key.equalsIgnoreCase(name) && key.compareTo(last) > 0) {
                last = key; // of several spellings the last in byte order is read last
                found = map.valueAt(i);
            }
        }
        return found == null || found.isNull() ? null : found;
    }

    public boolean has(String name) {
        return node(name) != null;
    }

    /** The text of a field, empty when it is absent. */
    public String text(String name) {
        YamlNode node = node(name);
        return node == null ? "" : textOf(node, name);
    }

    private String textOf(YamlNode node, String name) {
        if (node instanceof YamlScalar scalar) {
            if (scalar.isNull()) {
                return "";
            }
            boolean text = scalar.isString() || scalar.tag() == YamlTag.TIMESTAMP || scalar.tag() == YamlTag.BINARY;
            if (text || mode.coerces) {
                return scalar.text();
            }
            throw wrong(
                    node,
                    name,
                    "a string, not the " + nameOf(scalar.tag()) + " " + scalar.text() + "; put it in quotes");
        }
        throw wrong(node, name, "a string");
    }

    private static String nameOf(YamlTag tag) {
        return switch (tag) {
            case BOOL -> "boolean";
            case INT, FLOAT -> "number";
            case NULL, STRING, TIMESTAMP, BINARY, MERGE -> "value";
        };
    }

    public boolean flag(String name) {
        YamlNode node = node(name);
        if (node == null) {
            return false;
        }
        if (node instanceof YamlScalar scalar && scalar.tag() == YamlTag.BOOL) {
            return scalar.text().equals("true");
        }
        if (mode == Mode.DECODED && node instanceof YamlScalar scalar && OLD_BOOLEANS.containsKey(scalar.text())) {
            return OLD_BOOLEANS.get(scalar.text());
        }
        throw wrong(node, name, "true or false");
    }

    public long number(String name) {
        YamlNode node = node(name);
        if (node == null) {
            return 0;
        }
        if (node instanceof YamlScalar scalar && (scalar.tag() == YamlTag.INT || scalar.tag() == YamlTag.FLOAT)) {
            try {
                return Long.parseLong(scalar.text());
            } catch (NumberFormatException e) {
                throw wrong(node, name, "an integer of at most 64 bits");
            }
        }
        throw wrong(node, name, "an integer");
    }

    public List<String> texts(String name) {
        YamlNode node = node(name);
        if (node == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (YamlNode item : listOf(node, name)) {
            texts.add(textOf(item, name + "[" + texts.size() + "]"));
        }
        return texts;
    }

    private YamlList listOf(YamlNode node, String name) {
        if (node instanceof YamlList list) {
            return list;
        }
        throw wrong(node, name, "a list");
    }

    /** A map of texts in the order of the file. */
    public Map<String, String> textMap(String name) {
        YamlNode node = node(name);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof YamlMap entries)) {
            throw wrong(node, name, "a map");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (YamlMap.Entry entry : entries) {
            texts.put(entry.key(), textOf(entry.value(), name + "." + entry.key()));
        }
        return texts;
    }

    /** The objects of a list. A null item counts as an empty object. */
    public <T> List<T> list(String name, Function<SpecMap, T> reader) {
        YamlNode node = node(name);
        if (node == null) {
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (YamlNode item : listOf(node, name)) {
            String at = name + "[" + values.size() + "]";
            if (!(item instanceof YamlMap) && !item.isNull()) {
                throw wrong(item, at, "a map");
            }
            YamlMap object = item instanceof YamlMap itemMap ? itemMap : new YamlMap();
            values.add(read(object, mode, path + at + ".", reader));
        }
        return values;
    }

    /** The object of a field, or null when it is absent. */
    public <T> @Nullable T object(String name, Function<SpecMap, T> reader) {
        YamlNode node = node(name);
        if (node == null) {
            return null;
        }
        if (node instanceof YamlMap object) {
            return read(object, mode, path + name + ".", reader);
        }
        throw wrong(node, name, "a map");
    }
}
