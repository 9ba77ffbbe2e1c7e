package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.Tables;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All tables of places that transformers follow, built-in or configured. Immutable (kustomize
 * api/internal/plugins/builtinconfig, v5.8.1).
 */
public final class FieldTables {
    /** One table; the text is its field in a configuration file. */
    public enum Table {
        NAME_PREFIX("namePrefix"),
        NAME_SUFFIX("nameSuffix"),
        NAMESPACE("namespace"),
        COMMON_LABELS("commonLabels"),
        LABELS("labels"),
        TEMPLATE_LABELS("templateLabels"),
        COMMON_ANNOTATIONS("commonAnnotations"),
        VAR_REFERENCE("varReference"),
        IMAGES("images"),
        REPLICAS("replicas");

        private final String field;

        Table(String field) {
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    public static final FieldTables EMPTY = new FieldTables(Map.of(), List.of());

    /** Read when first needed. */
    private static final class BuiltIn {
        static final FieldTables TABLES = read();

        private static FieldTables read() {
            Map<String, List<FieldSpec>> byTable = new LinkedHashMap<>();
            Map<Gvk, List<FieldSpec>> byTarget = new LinkedHashMap<>();
            for (String[] row : Tables.read("field/default-fields.tsv", 7)) {
                FieldSpec spec = new FieldSpec(new Gvk(row[3], row[4], row[5]), row[2], row[6].equals("create"));
                if (row[1].isEmpty()) {
                    byTable.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(spec);
                } else {
                    String[] target = row[1].split("\\|", -1);
                    byTarget.computeIfAbsent(new Gvk(target[0], target[1], target[2]), _ -> new ArrayList<>())
                            .add(spec);
                }
            }
            Map<Table, FieldSpecs> tables = new EnumMap<>(Table.class);
            for (Table table : Table.values()) {
                tables.put(table, new FieldSpecs(byTable.getOrDefault(table.field(), List.of())));
            }
            List<NameReference> references = new ArrayList<>();
            byTarget.forEach((target, specs) -> references.add(new NameReference(target, new FieldSpecs(specs))));
            return new FieldTables(tables, references).sorted();
        }
    }

    private final Map<Table, FieldSpecs> tables;
    private final List<NameReference> nameReferences;

    public FieldTables(Map<Table, FieldSpecs> tables, List<NameReference> nameReferences) {
        this.tables = Map.copyOf(tables);
        this.nameReferences = List.copyOf(nameReferences);
    }

    /** What kustomize knows by itself. */
    public static FieldTables builtIn() {
        return BuiltIn.TABLES;
    }

    public FieldSpecs get(Table table) {
        return tables.getOrDefault(table, FieldSpecs.NONE);
    }

    public List<NameReference> nameReferences() {
        return nameReferences;
    }

    /** These and the others. */
    public FieldTables mergedWith(FieldTables others) {
        if (others == this || others == EMPTY) {
            return this;
        }
        if (this == EMPTY && others == builtIn()) {
            return others; // merging these into nothing changes nothing; with others, broader places may vanish
        }
        Map<Table, FieldSpecs> merged = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            merged.put(table, get(table).mergedWith(others.get(table)).sorted());
        }
        return new FieldTables(merged, NameReference.merge(nameReferences, others.nameReferences));
    }

    /** Each table in its order. */
    public FieldTables sorted() {
        Map<Table, FieldSpecs> sorted = new EnumMap<>(Table.class);
        tables.forEach((table, specs) -> sorted.put(table, specs.sorted()));
        return new FieldTables(sorted, NameReference.sorted(nameReferences));
    }
}
