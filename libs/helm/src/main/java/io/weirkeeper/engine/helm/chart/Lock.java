package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;
import java.util.Map;

/**
 * The dependencies that a lock file pins, each to one version. Texts are raw.
 *
 * @param generated when it was made, as written
 * @param digest of the dependencies that were asked for
 */
public record Lock(String generated, String digest, List<Dependency> dependencies) {
    private static final GoType TYPE = GoType.struct("v2.Lock", Map.of());

    public Lock {
        dependencies = List.copyOf(dependencies);
    }

    static Lock read(ChartFile file) {
        try {
            MapValue map = YamlValues.readMap(file.raw());
            Value dependencies = map.get("dependencies");
            return new Lock(
                    text(map, "generated"),
                    text(map, "digest"),
                    dependencies == null || dependencies.isNothing()
                            ? List.of()
                            : MetadataReader.dependencies(dependencies));
        } catch (GoError e) {
            throw new ChartException("cannot load " + file.name() + ": " + Text.decode(e.text()), e);
        }
    }

    private static String text(MapValue map, String field) {
        return map.get(field) instanceof Text text ? text.raw() : "";
    }

    /** As Chart.lock has it. */
    Value toValue() {
        return new StructValue(
                TYPE,
                List.of(
                        new StructValue.Field("generated", new Text(generated)),
                        new StructValue.Field("digest", new Text(digest)),
                        new StructValue.Field("dependencies", ListValue.of(MetadataFields.dependencies(dependencies)))),
                null);
    }
}
