package io.weirkeeper.engine.kustomize.schema;

import io.weirkeeper.engine.kustomize.Tables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of Kubernetes v1.21.2 as far as merges need it: a field that is not in the table is known but has
 * nothing below it. Immutable and shared by all builds.
 */
final class BuiltInSchema implements Schema {
    private static final BuiltInSchema OPAQUE = new BuiltInSchema(Map.of(), null, false, List.of());

    /** Loaded when first needed. */
    private static final class Definitions {
        static final Map<String, BuiltInSchema> BY_NAME = read();

        private static Map<String, BuiltInSchema> read() {
            Map<String, Map<String, BuiltInSchema>> fields = new HashMap<>();
            Map<String, BuiltInSchema> byName = new HashMap<>();
            String definition = "";
            for (String[] row : Tables.read("schema/merge-fields.tsv", 6)) {
                definition = row[0].isEmpty() ? definition : row[0];
                boolean list = row[2].equals("list");
                boolean merges = list && Arrays.asList(row[4].split(",")).contains("merge");
                List<String> keys = row[5].isEmpty() ? List.of() : List.of(row[5].split(","));
                fields.computeIfAbsent(definition, _ -> new HashMap<>())
                        .put(row[1], new BuiltInSchema(Map.of(), new Reference(row[3], list), merges, keys));
            }
            fields.forEach((name, ofDefinition) ->
                    byName.put(name, new BuiltInSchema(Map.copyOf(ofDefinition), null, false, List.of())));
            return Map.copyOf(byName);
        }
    }

    /** What a field's value or item is. */
    private record Reference(String definition, boolean list) {}

    private final Map<String, BuiltInSchema> fields;
    private final @Nullable Reference reference;
    private final boolean merges;
    private final List<String> mergeKeys;

    private BuiltInSchema(
            Map<String, BuiltInSchema> fields, @Nullable Reference reference, boolean merges, List<String> mergeKeys) {
        this.fields = fields;
        this.reference = reference;
        this.merges = merges;
        this.mergeKeys = mergeKeys;
    }

    /** A definition by name; one that has no fields in the table is opaque. */
    static BuiltInSchema definition(String name) {
        return Definitions.BY_NAME.getOrDefault(name, OPAQUE);
    }

    /** Whether the table has fields for a definition. */
    static boolean knows(String name) {
        return Definitions.BY_NAME.containsKey(name);
    }

    @Override
    public @Nullable Schema field(String name) {
        if (this == OPAQUE || reference != null && reference.list()) {
            return null;
        }
        if (reference != null) {
            return definition(reference.definition()).field(name);
        }
        return fields.getOrDefault(name, OPAQUE);
    }

    @Override
    public @Nullable Schema elements() {
        return reference != null && reference.list() ? definition(reference.definition()) : null;
    }

    @Override
    public boolean merges() {
        return merges;
    }

    @Override
    public List<String> mergeKeys() {
        return mergeKeys;
    }
}
