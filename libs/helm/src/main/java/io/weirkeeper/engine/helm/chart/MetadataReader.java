package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.format.Floats;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads and checks Chart.yaml and requirements.yaml as Helm 4.2 does; keys match whatever their case. */
public final class MetadataReader {
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();
    private List<String> sources = List.of();
    private List<String> keywords = List.of();
    private List<Metadata.Maintainer> maintainers = List.of();
    private List<Dependency> dependencies = List.of();
    private boolean deprecated;

    /** Takes in one file; a later one adds to an earlier one. */
    void read(ChartFile file) {
        MapValue map;
        try {
            map = YamlValues.readMap(file.raw());
            for (String key : map.keys()) {
                Value value = map.get(key);
                if (value != null && !value.isNothing()) {
                    field(key, value);
                }
            }
        } catch (GoError e) {
            throw new ChartException("cannot load " + file.name() + ": " + Text.decode(e.text()), e);
        }
    }

    /**
     * Takes in one field.
     *
     * @param value not null
     * @return whether there is such a field
     * @throws GoError when the value is of the wrong type
     */
    public boolean field(String key, Value value) {
        for (String field : Metadata.TEXT_FIELDS) {
            if (field.equalsIgnoreCase(key)) {
                texts.put(field, text(value, "Metadata." + lowerFirst(field)));
                return true;
            }
        }
        switch (key.toLowerCase(Locale.ROOT)) {
            case "sources" -> sources = texts(value, "Metadata.sources");
            case "keywords" -> keywords = texts(value, "Metadata.keywords");
            case "deprecated" -> {
                if (!(value instanceof Bool bool)) {
                    throw mismatch(value, "Metadata.deprecated", "bool");
                }
                deprecated = bool.value();
            }
            case "annotations" -> {
                MapValue map = map(value, "Metadata.annotations", "map[string]string");
                for (String name : map.keys()) {
                    Value annotation = map.get(name);
                    if (annotation != null && !annotation.isNothing()) {
                        annotations.put(name, text(annotation, "Metadata.annotations"));
                    } else {
                        annotations.put(name, "");
                    }
                }
            }
            case "maintainers" -> maintainers = maintainers(value);
            case "dependencies" -> dependencies = dependencies(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String lowerFirst(String field) {
        return field.equals("APIVersion") ? "apiVersion" : Character.toLowerCase(field.charAt(0)) + field.substring(1);
    }

    private static GoError mismatch(Value value, String field, String type) {
        String kind = switch (value) {
            case Text _ -> "string";
            case Bool _ -> "bool";
            case Float64 _ -> "number";
            case ListValue _ -> "array";
            default -> "object";
        };
        return new GoError("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal " + kind
                + " into Go struct field " + field + " of type " + type);
    }

    private static String text(Value value, String field) {
        return switch (value) {
            case Text text -> text.raw();
            case Bool bool -> String.valueOf(bool.value());
            case Float64 number -> number(number.value());
            default -> throw mismatch(value, field, "string");
        };
    }

    /** A number where a text is wanted: sigs.k8s.io/yaml takes it as it would print it. */
    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p63;
        return whole ? Long.toString((long) value) : Floats.general(value);
    }

    private static MapValue map(Value value, String field, String type) {
        if (value instanceof MapValue map) {
            return map;
        }
        throw mismatch(value, field, type);
    }

    private static List<Value> list(Value value, String field, String type) {
        if (value instanceof ListValue list) {
            return list.items();
        }
        throw mismatch(value, field, type);
    }

    private static List<String> texts(Value value, String field) {
        List<String> texts = new ArrayList<>();
        for (Value item : list(value, field, "[]string")) {
            texts.add(item.isNothing() ? "" : text(item, field));
        }
        return texts;
    }

    private static @Nullable Value member(MapValue map, String name) {
        Value exact = map.get(name);
        if (exact != null) {
            return exact.isNothing() ? null : exact;
        }
        for (String key : map.keys()) {
            Value value = map.get(key);
            if (key.equalsIgnoreCase(name) && value != null && !value.isNothing()) {
                return value;
            }
        }
        return null;
    }

    private static String member(MapValue map, String name, String owner) {
        Value value = member(map, name);
        return value == null ? "" : text(value, owner + name);
    }

    private static List<Metadata.Maintainer> maintainers(Value value) {
        List<Metadata.Maintainer> result = new ArrayList<>();
        for (Value item : list(value, "Metadata.maintainers", "[]*v2.Maintainer")) {
            if (item.isNothing()) {
                throw new ChartException("validation: maintainers must not contain empty or null nodes");
            }
            MapValue map = map(item, "Metadata.maintainers", "v2.Maintainer");
            String owner = "Metadata.maintainers.";
            result.add(new Metadata.Maintainer(
                    sanitize(member(map, "name", owner)),
                    sanitize(member(map, "email", owner)),
                    sanitize(member(map, "url", owner))));
        }
        return result;
    }

    static List<Dependency> dependencies(Value value) {
        List<Dependency> result = new ArrayList<>();
        for (Value item : list(value, "Metadata.dependencies", "[]*v2.Dependency")) {
            if (item.isNothing()) {
                throw new ChartException("validation: dependencies must not contain empty or null nodes");
            }
            MapValue map = map(item, "Metadata.dependencies", "v2.Dependency");
            String owner = "Metadata.dependencies.";
            Value tags = member(map, "tags");
            Value imports = member(map, "import-values");
            result.add(new Dependency(
                    sanitize(member(map, "name", owner)),
                    sanitize(member(map, "version", owner)),
                    sanitize(member(map, "repository", owner)),
                    sanitize(member(map, "condition", owner)),
                    tags == null ? List.of() : texts(tags, owner + "tags"),
                    member(map, "enabled") instanceof Bool enabled && enabled.value(),
                    imports == null ? List.of() : list(imports, owner + "import-values", "[]interface {}"),
                    member(map, "alias", owner)));
        }
        return result;
    }

    /**
     * The metadata once all is read, checked.
     *
     * @throws ChartException saying what is wrong with it
     */
    public Metadata finish() {
        Metadata metadata = unchecked();
        validate(metadata);
        Set<String> names = new HashSet<>();
        for (Dependency dependency : metadata.dependencies()) {
            require(
                    names.add(dependency.effectiveName()),
                    "more than one dependency with name or alias " + quoted(dependency.effectiveName()));
        }
        return metadata;
    }

    /** As {@link #finish}, but two dependencies may have one name: some servers drop the alias from their index. */
    public Metadata finishForIndex() {
        Metadata metadata = unchecked();
        validate(metadata);
        return metadata;
    }

    private Metadata unchecked() {
        texts.replaceAll((field, value) -> field.equals("Version") || field.equals("APIVersion") || field.equals("Type")
                ? value
                : sanitize(value));
        texts.putIfAbsent("APIVersion", "v1");
        return new Metadata(
                texts,
                sources.stream().map(MetadataReader::sanitize).toList(),
                keywords.stream().map(MetadataReader::sanitize).toList(),
                maintainers,
                deprecated,
                annotations,
                dependencies);
    }

    private static void validate(Metadata metadata) {
        String name = metadata.name();
        require(!name.isEmpty(), "chart.metadata.name is required");
        require(!name.equals(".") && !name.equals(".."), "chart.metadata.name " + quoted(name) + " is not allowed");
        require(name.indexOf('/') < 0, "chart.metadata.name " + quoted(name) + " is invalid");
        require(!metadata.version().isEmpty(), "chart.metadata.version is required");
        try {
            SemanticVersion.parse(metadata.version());
        } catch (GoError e) {
            throw new ChartException(
                    "validation: chart.metadata.version " + quoted(metadata.version()) + " is invalid", e);
        }
        String type = metadata.text("Type");
        require(
                type.isEmpty() || type.equals("application") || type.equals("library"),
                "chart.metadata.type must be application or library");
        for (Dependency dependency : metadata.dependencies()) {
            String alias = dependency.alias();
            require(
                    alias.chars().allMatch(c -> Runes.isAlphanumeric(c) && c < 0x80 || c == '-'),
                    "dependency " + quoted(dependency.name()) + " has disallowed characters in the alias");
        }
    }

    private static String quoted(String raw) {
        return Text.decode(Quoting.quote(raw));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ChartException("validation: " + message);
        }
    }

    /** Spaces of any kind become blanks, what cannot be printed goes. */
    private static String sanitize(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); ) {
            long decoded = Runes.decode(raw, i);
            int rune = Runes.rune(decoded);
            if (Runes.isSpace(rune)) {
                out.append(' ');
            } else if (Runes.isPrint(rune)) {
                Runes.append(out, rune);
            }
            i += Runes.width(decoded);
        }
        return out.toString();
    }
}
