package io.weirkeeper.engine.kustomize.schema;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.Tables;
import io.weirkeeper.engine.kustomize.field.JsonText;
import io.weirkeeper.engine.yaml.DuplicateKeys;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of one build. Kustomize keeps these in globals whose content depends on what was asked first; this
 * class repeats that within one build (kyaml/openapi/openapi.go, v0.21.1). Used by one thread.
 */
public final class OpenApi {
    private static final String BUILT_IN_VERSION = "v1.21.2";

    private record Type(String apiVersion, String kind) {}

    private record Kind(
            @Nullable Boolean namespaced, @Nullable String definition) {}

    private enum BuiltIn {
        UNUSED,
        WANTED,
        LOADED
    }

    private static final Map<Type, Kind> KINDS = kinds();

    private final Map<Type, Schema> customByType = new HashMap<>();
    private final Map<String, YamlMap> customDefinitions = new HashMap<>();
    private final Map<Type, Boolean> customScopes = new HashMap<>();
    private boolean chosen;
    private @Nullable YamlMap custom;
    private boolean initialized;
    private BuiltIn builtIn = BuiltIn.UNUSED;

    /** @param preloaded whether the built-in schema is there from the start, so that a custom one adds to it */
    public OpenApi(boolean preloaded) {
        if (preloaded) {
            initialized = true;
            builtIn = BuiltIn.LOADED;
        }
    }

    private static Map<Type, Kind> kinds() {
        Map<Type, Kind> kinds = new HashMap<>();
        for (String[] row : Tables.read("schema/kinds.tsv", 4)) {
            kinds.put(
                    new Type(row[0], row[1]),
                    new Kind(
                            row[2].isEmpty() ? null : Boolean.valueOf(row[2].equals("namespaced")),
                            row[3].isEmpty() ? null : row[3]));
        }
        return Map.copyOf(kinds);
    }

    /**
     * Takes the {@code openapi} field of a kustomization. The first that sets something wins, the root's comes first.
     *
     * @param document the file that its {@code path} names, or null when it names none
     */
    public void choose(Map<String, String> field, @Nullable String fileName, byte @Nullable [] document, boolean root) {
        if (!root && (chosen || custom != null)) {
            return;
        }
        String version = field.getOrDefault("version", "");
        if (document != null) {
            if (field.containsKey("version")) {
                throw new KustomizeException("openapi: version and path cannot both be set");
            }
            custom = parse(fileName == null ? "openapi" : fileName, document);
            chosen = true;
            initialized = false;
            return;
        }
        chosen = !version.isEmpty();
        if (version.isEmpty()) {
            return;
        }
        if (!version.equals(BUILT_IN_VERSION)) {
            throw new KustomizeException(
                    "openapi: version '" + version + "' is not built in; only " + BUILT_IN_VERSION + " is");
        }
        custom = null;
        initialized = false;
    }

    private static YamlMap parse(String file, byte[] document) {
        YamlNode node;
        try {
            String text = YamlReader.decode(file, document);
            if (text.startsWith("{")) {
                JsonText.parse(file, text); // JSON is taken strictly, YAML is not
            }
            DuplicateKeys policy = text.startsWith("{") ? DuplicateKeys.REJECT : DuplicateKeys.LAST_WINS;
            node = YamlReader.viaJson().with(policy).readFirst(file, text);
        } catch (YamlException e) {
            throw new KustomizeException("openapi: " + e.getMessage(), e);
        }
        if (node instanceof YamlMap map) {
            SchemaShape.checkDefinitions(map);
            return map;
        }
        throw new KustomizeException("openapi: '" + file + "' is not an OpenAPI document");
    }

    private void initialize() {
        if (initialized) {
            return;
        }
        initialized = true;
        YamlMap document = custom;
        if (document == null) {
            builtIn = BuiltIn.LOADED;
        } else {
            add(document);
        }
        if (builtIn == BuiltIn.WANTED) {
            builtIn = BuiltIn.LOADED;
        }
    }

    private void add(YamlMap document) {
        YamlMap definitions = document.map("definitions");
        if (definitions != null) {
            definitions.forEach((name, definition) -> {
                if (definition instanceof YamlMap map) {
                    customDefinitions.put(name, map);
                    YamlList types = map.list("x-kubernetes-group-version-kind");
                    if (types != null) {
                        types.forEach(type -> addType(type, map));
                    }
                }
            });
        }
        YamlMap paths = document.map("paths");
        if (paths != null) {
            paths.forEach(this::addScope);
        }
    }

    private void addType(YamlNode type, YamlMap definition) {
        Type key = type(type);
        if (key != null) {
            customByType.put(key, new DocumentSchema(definition, this));
        }
    }

    private void addScope(String path, YamlNode item) {
        YamlMap get = item instanceof YamlMap map ? map.map("get") : null;
        Type type = get == null ? null : type(get.get("x-kubernetes-group-version-kind"));
        if (type == null) {
            return;
        }
        if (path.contains("namespaces/{namespace}")) {
            customScopes.put(type, true);
        } else {
            customScopes.putIfAbsent(type, false);
        }
    }

    private static @Nullable Type type(@Nullable YamlNode node) {
        if (!(node instanceof YamlMap map)) {
            return null;
        }
        String version = string(map, "version");
        String kind = string(map, "kind");
        if (version == null || kind == null) {
            throw new KustomizeException("openapi: a group-version-kind has no text for its version or its kind");
        }
        String group = string(map, "group");
        return new Type(group == null || group.isEmpty() ? version : group + "/" + version, kind);
    }

    private static @Nullable String string(YamlMap map, String field) {
        return map.get(field) instanceof YamlScalar scalar && scalar.isString() ? scalar.text() : null;
    }

    /** The schema of a kind, or null when none is known. */
    public @Nullable Schema schemaOf(String apiVersion, String kind) {
        initialize();
        Type type = new Type(apiVersion, kind);
        Schema schema = customByType.get(type);
        if (schema != null || builtIn != BuiltIn.LOADED) {
            return schema;
        }
        Kind known = KINDS.get(type);
        return known == null || known.definition() == null ? null : BuiltInSchema.definition(known.definition());
    }

    /** The schema in a comment, or null when it holds none (kyaml/fieldmeta, v0.21.1). */
    public @Nullable Schema ofComment(String json) {
        YamlNode node;
        try {
            node = JsonText.parse("comment", json);
        } catch (KustomizeException _) {
            return null;
        }
        return node instanceof YamlMap map && !map.isEmpty() && SchemaShape.fits(map)
                ? new DocumentSchema(map, this).resolved()
                : null;
    }

    @Nullable
    YamlMap customDefinition(String name) {
        return customDefinitions.get(name);
    }

    @Nullable
    Schema builtInDefinition(String name) {
        return builtIn == BuiltIn.LOADED && BuiltInSchema.knows(name) ? BuiltInSchema.definition(name) : null;
    }

    /** Whether a kind is known to have no namespace. Unknown kinds count as namespaced. */
    public boolean isClusterScoped(String apiVersion, String kind) {
        Type type = new Type(apiVersion, kind);
        Kind known = KINDS.get(type);
        if (known != null && known.namespaced() != null) {
            return !known.namespaced();
        }
        if (!initialized) {
            if (custom != null) {
                initialize();
            } else if (builtIn == BuiltIn.UNUSED) {
                builtIn = BuiltIn.WANTED;
            }
        }
        return Boolean.FALSE.equals(customScopes.get(type));
    }
}
