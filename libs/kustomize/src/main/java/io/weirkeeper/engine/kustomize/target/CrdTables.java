package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.FieldTables;
import io.weirkeeper.engine.kustomize.field.FieldTables.Table;
import io.weirkeeper.engine.kustomize.field.NameReference;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.schema.SchemaShape;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the places that annotated type definitions under {@code crds} declare (loadconfigfromcrds.go, v5.8.1). */
final class CrdTables {
    private static final int DEEPEST = 100;
    private static final int MOST = 100_000;

    private final Map<String, YamlMap> schemas = new LinkedHashMap<>();
    private FieldTables tables = FieldTables.EMPTY;
    private int visited;

    private CrdTables() {}

    static FieldTables read(String file, byte[] content) {
        YamlNode node;
        try {
            node = YamlReader.viaJson().readFirst(file, YamlReader.decode(file, content));
        } catch (YamlException e) {
            throw new KustomizeException("unable to parse open API definition: " + e.getMessage(), e);
        }
        if (!(node instanceof YamlMap types)) {
            throw new KustomizeException("unable to parse open API definition: '" + file + "' is not a map");
        }
        CrdTables reader = new CrdTables();
        types.forEach((name, type) -> {
            if (!type.isNull() && !(type instanceof YamlMap map && isDefinition(map))) {
                throw new KustomizeException(
                        "unable to parse open API definition: " + type.place() + ": " + name + " is no schema");
            }
            YamlMap schema = type instanceof YamlMap map ? schemaOf(map) : null;
            if (schema != null) {
                reader.schemas.put(name, schema);
            }
        });
        reader.schemas.forEach((name, schema) -> {
            YamlMap properties = schema.map("properties");
            if (properties != null
                    && properties.has("kind")
                    && properties.has("apiVersion")
                    && properties.has("metadata")) {
                Gvk gvk = new Gvk("", "", name.substring(name.lastIndexOf('.') + 1));
                reader.visit(gvk, name, List.of());
            }
        });
        return reader.tables;
    }

    /** A schema and the names of the types that it depends on, each of which may be missing, in any case of letters. */
    private static boolean isDefinition(YamlMap type) {
        for (YamlMap.Entry entry : type) {
            YamlNode value = entry.value();
            boolean fits = switch (entry.key().toLowerCase(Locale.ROOT)) {
                case "schema" -> value.isNull() || (value instanceof YamlMap map && SchemaShape.fits(map));
                case "dependencies" -> value.isNull() || (value instanceof YamlList names && areNames(names));
                default -> true;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean areNames(YamlList names) {
        for (YamlNode name : names) {
            if (!name.isNull() && !(name instanceof YamlScalar scalar && scalar.isString())) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable YamlMap schemaOf(YamlMap type) {
        YamlMap schema = null;
        for (YamlMap.Entry entry : type) {
            if (entry.key().equalsIgnoreCase("Schema") && entry.value() instanceof YamlMap map) {
                schema = map;
            }
        }
        return schema;
    }

    private void visit(Gvk gvk, String type, List<String> path) {
        visited++;
        if (path.size() > DEEPEST || visited > MOST) {
            throw new KustomizeException("crds: the type " + type + " refers to itself or to too many others");
        }
        YamlMap schema = schemas.get(type);
        YamlMap properties = schema == null ? null : schema.map("properties");
        if (properties == null) {
            return;
        }
        properties.forEach((name, node) -> {
            if (node instanceof YamlMap property) {
                List<String> at = new ArrayList<>(path);
                at.add(name);
                addPlaces(gvk, property, at);
                String reference = property.text("$ref");
                if (reference != null && !reference.isEmpty()) {
                    visit(gvk, reference, at);
                }
            }
        });
    }

    private void addPlaces(Gvk gvk, YamlMap property, List<String> path) {
        if (property.has("x-kubernetes-annotation")) {
            add(Table.COMMON_ANNOTATIONS, gvk, path);
        }
        if (property.has("x-kubernetes-label-selector")) {
            add(Table.COMMON_LABELS, gvk, path);
        }
        if (property.has("x-kubernetes-identity")) {
            add(Table.NAME_PREFIX, gvk, path);
        }
        String version = property.text("x-kubernetes-object-ref-api-version");
        String kind = property.text("x-kubernetes-object-ref-kind");
        if (version != null && kind != null) {
            String key = property.text("x-kubernetes-object-ref-name-key");
            List<String> named = new ArrayList<>(path);
            named.add(key == null ? "name" : key);
            NameReference reference = new NameReference(new Gvk("", version, kind), FieldSpecs.of(spec(gvk, named)));
            tables = tables.mergedWith(new FieldTables(Map.of(), List.of(reference)));
        }
    }

    private void add(Table table, Gvk gvk, List<String> path) {
        tables = tables.mergedWith(new FieldTables(Map.of(table, FieldSpecs.of(spec(gvk, path))), List.of()));
    }

    private static FieldSpec spec(Gvk gvk, List<String> path) {
        return new FieldSpec(gvk, String.join("/", path), false);
    }
}
