package io.weirkeeper.engine.kustomize.flux;

import static io.weirkeeper.engine.kustomize.flux.FieldShape.embedded;

import io.weirkeeper.engine.kustomize.flux.FieldShape.Count;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Flag;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Items;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Plain;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Struct;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Text;
import io.weirkeeper.engine.kustomize.flux.FieldShape.TextMap;
import java.util.HashMap;
import java.util.Map;

/** The fields of a kustomization file (kustomize api/types, v5.8.1), by what Go's types make of them. */
final class KustomizationShape {
    private static final FieldShape TEXT = new Text(true);
    private static final FieldShape FLAG = new Flag();
    private static final FieldShape PLAIN = new Plain();
    private static final FieldShape TEXTS = new Items(TEXT);
    private static final FieldShape TEXT_MAP = new TextMap(true);

    /** The whole file. */
    static final Struct ROOT = root();

    private KustomizationShape() {}

    private static Struct root() {
        return struct(
                fields(TEXT, "apiVersion", "kind", "namePrefix", "nameSuffix", "namespace"),
                fields(TEXTS, "patchesStrategicMerge", "resources", "components", "crds", "bases", "configurations"),
                fields(TEXTS, "generators", "transformers", "validators", "buildMetadata"),
                fields(TEXT_MAP, "openapi", "commonLabels", "commonAnnotations"),
                fields(metadata(), "metadata"),
                fields(new Items(label()), "labels"),
                fields(new Items(patch()), "patches", "patchesJson6902"),
                fields(new Items(image()), "images", "imageTags"),
                fields(new Items(replacement()), "replacements"),
                fields(new Items(struct(fields(TEXT, "name"), fields(PLAIN, "count"))), "replicas"),
                fields(new Items(variable()), "vars"),
                fields(sortOptions(), "sortOptions"),
                fields(new Items(generator()), "configMapGenerator", "secretGenerator"),
                fields(generatorOptions(), "generatorOptions"),
                fields(PLAIN, "helmGlobals", "helmCharts", "helmChartInflationGenerator"));
    }

    private static Struct metadata() {
        return struct(fields(TEXT, "name", "namespace"), fields(TEXT_MAP, "labels", "annotations"));
    }

    private static Struct label() {
        Struct field = struct(gvk(), fields(TEXT, "path"), fields(FLAG, "create"));
        return struct(
                fields(TEXT_MAP, "pairs"),
                fields(FLAG, "includeSelectors", "includeTemplates"),
                fields(new Items(field), "fields"));
    }

    private static Struct patch() {
        return struct(
                fields(TEXT, "path", "patch"),
                fields(selector(), "target"),
                fields(struct(fields(FLAG, "allowNameChange", "allowKindChange")), "options"));
    }

    private static Struct selector() {
        return struct(resourceId(), fields(TEXT, "annotationSelector", "labelSelector"));
    }

    private static Struct image() {
        return struct(fields(TEXT, "name", "newName", "tagSuffix", "newTag", "digest"));
    }

    private static Struct replacement() {
        Struct options =
                struct(fields(TEXT, "delimiter", "encoding"), fields(FLAG, "create"), fields(new Count(), "index"));
        Struct source = struct(resourceId(), fields(TEXT, "fieldPath"), fields(options, "options"));
        Struct target = struct(
                fields(selector(), "select"),
                fields(new Items(selector()), "reject"),
                fields(TEXTS, "fieldPaths"),
                fields(options, "options"));
        return struct(
                fields(TEXT, "path"),
                embedded(fields(TEXT, "sourceValue")),
                embedded(fields(source, "source")),
                embedded(fields(new Items(target), "targets")));
    }

    private static Struct variable() {
        return struct(
                fields(TEXT, "name"),
                fields(struct(gvk(), fields(TEXT, "apiVersion", "name", "namespace")), "objref"),
                fields(struct(fields(TEXT, "fieldPath")), "fieldref"));
    }

    private static Struct sortOptions() {
        return struct(
                fields(TEXT, "order"), fields(struct(fields(TEXTS, "orderFirst", "orderLast")), "legacySortOptions"));
    }

    private static Struct generator() {
        return struct(
                fields(TEXT, "type"),
                embedded(fields(TEXT, "namespace", "name", "behavior", "env")),
                embedded(fields(TEXTS, "literals", "files", "envs")),
                embedded(fields(generatorOptions(), "options")));
    }

    private static Struct generatorOptions() {
        return struct(fields(TEXT_MAP, "labels", "annotations"), fields(FLAG, "disableNameSuffixHash", "immutable"));
    }

    private static Map<String, FieldShape> gvk() {
        return embedded(fields(TEXT, "group", "version", "kind"));
    }

    private static Map<String, FieldShape> resourceId() {
        Map<String, FieldShape> fields = gvk();
        fields.putAll(embedded(fields(TEXT, "name", "namespace")));
        return fields;
    }

    private static Map<String, FieldShape> fields(FieldShape shape, String... names) {
        Map<String, FieldShape> fields = new HashMap<>();
        for (String name : names) {
            fields.put(name, shape);
        }
        return fields;
    }

    @SafeVarargs
    private static Struct struct(Map<String, FieldShape>... parts) {
        Map<String, FieldShape> all = new HashMap<>();
        for (Map<String, FieldShape> part : parts) {
            all.putAll(part);
        }
        return Struct.of(all);
    }
}
