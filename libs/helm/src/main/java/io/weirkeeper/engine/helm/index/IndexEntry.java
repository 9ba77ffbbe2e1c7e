package io.weirkeeper.engine.helm.index;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.Metadata;
import io.weirkeeper.engine.helm.chart.MetadataFields;
import io.weirkeeper.engine.helm.chart.MetadataReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One version of a chart in an index, as Helm 4.2's ChartVersion: what it says, and how it is written again. */
final class IndexEntry {
    private static final GoType TYPE = GoType.struct("v1.ChartVersion", Map.of());
    /** Kept for old indexes; nothing reads them. */
    private static final List<String> OLD_TEXTS = List.of("checksum", "engine", "tillerversion", "url");

    private static final List<String> OLD_NAMES = List.of("checksum", "engine", "tillerVersion", "url");

    private final MetadataReader metadata = new MetadataReader();
    private final String[] oldTexts = {"", "", "", ""};
    private @Nullable ListValue urls;
    private String created = IndexTime.ZERO;
    private boolean removed;
    private String digest = "";

    private IndexEntry() {}

    /** An entry's version and its text as indented JSON. */
    record Printed(SemanticVersion version, String json) {}

    /**
     * @param strict whether a field that Helm does not know is an error
     * @return empty when the entry is of no use and is left out: it lacks a name, its version is none
     * @throws GoError when a field has the wrong type
     */
    static Optional<Printed> print(MapValue map, boolean strict) {
        IndexEntry entry = new IndexEntry();
        try {
            for (String key : map.keys()) {
                Value value = map.get(key);
                if (value != null && !entry.take(key, value) && strict) {
                    throw new GoError(
                            "error unmarshaling JSON: while decoding JSON: json: unknown field \"" + key + "\"");
                }
            }
            return Optional.of(entry.print());
        } catch (ChartException e) {
            return Optional.empty();
        }
    }

    private boolean take(String key, Value value) {
        if (value.isNothing()) {
            return true;
        }
        String lower = key.toLowerCase(Locale.ROOT);
        switch (lower) {
            case "urls" -> urls = texts(value);
            case "created" -> created = IndexTime.normalised(text(value, "created"));
            case "removed" -> {
                if (!(value instanceof Bool bool)) {
                    throw mismatch("value", "removed");
                }
                removed = bool.value();
            }
            case "digest" -> digest = text(value, "digest");
            default -> {
                int old = OLD_TEXTS.indexOf(lower);
                if (old < 0) {
                    return metadata(key, value);
                }
                oldTexts[old] = text(value, OLD_NAMES.get(old));
            }
        }
        return true;
    }

    /** Unlike in Chart.yaml, a number or a truth value is not taken where a text is wanted. */
    private boolean metadata(String key, Value value) {
        try {
            boolean known = metadata.field(key, value);
            if (known && !key.equals("deprecated")) {
                refuseScalars(key, value, key);
            }
            return known;
        } catch (GoError e) {
            throw new GoError(e.text().replace("field Metadata.", "field ChartVersion.entries.Metadata."), e);
        }
    }

    private static void refuseScalars(String field, Value value, String path) {
        switch (value) {
            case Float64 _ -> throw mismatch("number", "Metadata." + path);
            case Bool _ when !field.equals("enabled") -> throw mismatch("bool", "Metadata." + path);
            case ListValue list -> list.items().forEach(item -> refuseScalars(field, item, path));
            case MapValue map ->
                map.forEach((key, item) -> {
                    if (!key.equals("import-values")) {
                        refuseScalars(key, item, path);
                    }
                });
            default -> {}
        }
    }

    private Printed print() {
        Metadata checked = metadata.finishForIndex();
        List<StructValue.Field> fields = new ArrayList<>(MetadataFields.of(checked, true));
        fields.add(new StructValue.Field("urls", urls == null ? ListValue.nil(GoType.STRINGS) : urls));
        fields.add(new StructValue.Field("created", Text.of(created)));
        if (removed) {
            fields.add(new StructValue.Field("removed", Bool.of(true)));
        }
        add(fields, "digest", digest);
        for (int i = 0; i < oldTexts.length; i++) {
            add(fields, OLD_NAMES.get(i), oldTexts[i]);
        }
        return new Printed(
                SemanticVersion.parse(checked.version()),
                JsonEncoder.encodePretty(new StructValue(TYPE, fields, null)));
    }

    private static void add(List<StructValue.Field> fields, String name, String raw) {
        if (!raw.isEmpty()) {
            fields.add(new StructValue.Field(name, new Text(raw)));
        }
    }

    private static ListValue texts(Value value) {
        if (!(value instanceof ListValue list)) {
            throw mismatch("value", "urls");
        }
        List<Value> items = new ArrayList<>();
        for (Value item : list.items()) {
            items.add(item.isNothing() ? Text.EMPTY : new Text(text(item, "urls")));
        }
        return ListValue.of(GoType.STRINGS, items);
    }

    private static String text(Value value, String field) {
        if (value instanceof Text text) {
            return text.raw();
        }
        throw mismatch("value", field);
    }

    private static GoError mismatch(String found, String field) {
        String type = field.equals("removed") ? "bool" : field.equals("urls") ? "[]string" : "string";
        return new GoError("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal " + found
                + " into Go struct field ChartVersion.entries." + field + " of type " + type);
    }
}
