package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.FieldTables;
import io.weirkeeper.engine.kustomize.field.NameReference;
import io.weirkeeper.engine.yaml.DuplicateKeys;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads a file named under {@code configurations}. */
public final class FieldTablesReader {
    private FieldTablesReader() {}

    public static FieldTables read(String file, byte[] content) {
        YamlNode node;
        try {
            node = YamlReader.viaJson().with(DuplicateKeys.REJECT).readFirst(file, YamlReader.decode(file, content));
        } catch (YamlException e) {
            throw new KustomizeException("configuration " + e.getMessage(), e);
        }
        if (node == null || node.isNull()) {
            return FieldTables.EMPTY;
        }
        if (!(node instanceof YamlMap map)) {
            throw new KustomizeException("configuration '" + file + "' is not a map");
        }
        return SpecMap.read(map, SpecMap.Mode.KNOWN_FIELDS, FieldTablesReader::tables)
                .sorted();
    }

    private static FieldTables tables(SpecMap map) {
        Map<FieldTables.Table, FieldSpecs> tables = new EnumMap<>(FieldTables.Table.class);
        for (FieldTables.Table table : FieldTables.Table.values()) {
            tables.put(table, LabelSpec.readFields(map, table.field()));
        }
        List<NameReference> references = map.list(
                "nameReference",
                at -> new NameReference(SelectorSpec.readGvk(at), LabelSpec.readFields(at, "fieldSpecs")));
        return new FieldTables(tables, references);
    }
}
