package io.weirkeeper.engine.helm.index;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlLimits;
import io.weirkeeper.engine.yaml.YamlStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the index of a repository as Flux's source-controller stores it: JSON indented by two spaces, charts by name,
 * their versions from the newest on, entries that are of no use left out. Memory does not grow with the index: entries go
 * over a file.
 */
public final class IndexRewriter {
    private static final YamlLimits LIMITS = YamlLimits.DEFAULT;
    /** Stands before what is wrong with YAML. */
    private static final String AS_YAML = "error unmarshaling JSON: while decoding JSON: ";

    private final boolean strict;
    private final SpooledEntries entries;
    private String apiVersion = "";
    private String generated = IndexTime.ZERO;
    private @Nullable Value serverInfo;
    private @Nullable Value publicKeys;
    private @Nullable Value annotations;
    private boolean hasEntries;

    private IndexRewriter(boolean strict, SpooledEntries entries) {
        this.strict = strict;
        this.entries = entries;
    }

    /**
     * @param source an index as fetched, in JSON or YAML
     * @param spool a file that does not exist yet, for temporary use
     * @throws IndexException when the source is no index
     */
    public static void rewrite(Path source, Path spool, OutputStream out) throws IOException {
        if (Files.size(source) == 0) {
            throw new IndexException("empty index.yaml file", null);
        }
        boolean json = isJson(source);
        try (SpooledEntries entries = new SpooledEntries(spool)) {
            IndexRewriter rewriter = new IndexRewriter(!json, entries);
            if (json) {
                rewriter.readJson(source);
            } else {
                rewriter.readYaml(source);
            }
            rewriter.writeTo(out);
        } catch (GoError e) {
            String text = Text.decode(e.text());
            throw new IndexException(json ? text.replaceFirst("^" + AS_YAML, "") : text, e);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** Whether the whole of a file is one JSON object; anything else is taken for YAML. */
    private static boolean isJson(Path source) throws IOException {
        try (JsonParser parser = JsonTokens.FACTORY.createParser(source.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private void readJson(Path source) throws IOException {
        try (JsonParser parser = JsonTokens.FACTORY.createParser(source.toFile())) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equalsIgnoreCase("entries") && parser.currentToken() == JsonToken.START_OBJECT) {
                    hasEntries = true;
                    readCharts(parser);
                } else {
                    field(key, JsonTokens.value(parser));
                }
            }
        }
    }

    private void readCharts(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = Text.encode(parser.currentName());
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entries.version(JsonTokens.value(parser), strict);
                }
                entries.endOfChart(name);
            } else {
                chartWithoutList(name, JsonTokens.value(parser));
            }
        }
    }

    private void readYaml(Path source) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(source))) {
            YamlStream.walk(
                    "index.yaml",
                    in,
                    LIMITS,
                    root -> root.entries((key, value) -> {
                        if (key.equalsIgnoreCase("entries") && value.isMap()) {
                            hasEntries = true;
                            value.entries(this::readChart);
                        } else {
                            field(key, YamlValues.value(value.read()));
                        }
                    }));
        } catch (YamlException e) {
            throw new IndexException("error converting YAML to JSON: " + e.inGo(), e);
        }
    }

    private void readChart(String chart, YamlStream.Value versions) {
        String name = Text.encode(chart);
        if (versions.isList()) {
            versions.items(version -> entries.version(YamlValues.value(version.read()), strict));
            entries.endOfChart(name);
        } else {
            chartWithoutList(name, YamlValues.value(versions.read()));
        }
    }

    private void chartWithoutList(String rawName, Value value) {
        if (!value.isNothing()) {
            throw new GoError(
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal value into Go struct "
                            + "field IndexFile.entries of type v1.ChartVersions");
        }
        entries.nullChart(rawName);
    }

    private void field(String key, Value value) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (value.isNothing()) {
            return;
        }
        switch (lower) {
            case "apiversion" -> apiVersion = text(value, "apiVersion");
            case "generated" -> generated = IndexTime.normalised(text(value, "generated"));
            case "serverinfo" -> serverInfo = map(value, "serverInfo");
            case "annotations" -> annotations = map(value, "annotations");
            case "publickeys" -> publicKeys = list(value);
            case "entries" -> throw mismatch("entries", "map[string]v1.ChartVersions");
            default -> {
                if (strict) {
                    throw new GoError("error unmarshaling JSON: while decoding JSON: json: unknown field \""
                            + Text.encode(key) + "\"");
                }
            }
        }
    }

    private static String text(Value value, String field) {
        return switch (value) {
            case Text text -> text.raw();
            case MapValue _ -> throw mismatch(field, "string");
            default -> new Text(YamlValues.write(value)).raw();
        };
    }

    private static @Nullable Value map(Value value, String field) {
        if (!(value instanceof MapValue map)) {
            throw mismatch(field, "map[string]interface {}");
        }
        return map.size() == 0 ? null : map;
    }

    private static @Nullable Value list(Value value) {
        if (!(value instanceof ListValue list)) {
            throw mismatch("publicKeys", "[]string");
        }
        return list.size() == 0 ? null : list;
    }

    private static GoError mismatch(String field, String type) {
        return new GoError(
                "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal value into Go struct field "
                        + "IndexFile." + field + " of type " + type);
    }

    private void writeTo(OutputStream out) throws IOException {
        if (apiVersion.isEmpty()) {
            throw new GoError("no API version specified");
        }
        List<String> before = new ArrayList<>();
        add(before, "serverInfo", serverInfo);
        add(before, "apiVersion", new Text(apiVersion));
        add(before, "generated", Text.of(generated));
        List<String> after = new ArrayList<>();
        add(after, "publicKeys", publicKeys);
        add(after, "annotations", annotations);
        out.write(new Text("{\n  " + String.join(",\n  ", before) + ",\n  \"entries\": ").bytes());
        if (hasEntries) {
            entries.writeTo(out);
        } else {
            out.write(new Text("null").bytes());
        }
        for (String field : after) {
            out.write(new Text(",\n  " + field).bytes());
        }
        out.write(new Text("\n}").bytes());
    }

    private static void add(List<String> fields, String name, @Nullable Value value) {
        if (value != null) {
            fields.add("\"" + name + "\": " + JsonEncoder.encodePretty(value).replace("\n", "\n  "));
        }
    }
}
