package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.kustomize.flux.FieldShape.Filled;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Items;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Plain;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Struct;
import io.weirkeeper.engine.kustomize.flux.FieldShape.Text;
import io.weirkeeper.engine.kustomize.flux.FieldShape.TextMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a kustomization file (kustomize api/types, v5.8.1), by what Go's types make of them. */
final class KustomizationShape {
    private static final FieldShape TEXT = new Text();
    private static final FieldShape FILLED = new Filled();
    private static final FieldShape PLAIN = new Plain();
    private static final FieldShape TEXTS = new Items(TEXT);
    private static final FieldShape TEXT_MAP = new TextMap();
    private static final List<String> GVK = List.of("group", "version", "kind");

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
        Struct field = struct(gvk(), fields(TEXT, "path"), fields(FILLED, "create"));
        return struct(
                fields(TEXT_MAP, "pairs"),
                fields(FILLED, "includeSelectors", "includeTemplates"),
                fields(new Items(field), "fields"));
    }

    private static Struct patch() {
        return struct(
                fields(TEXT, "path", "patch"),
                fields(selector(), "target"),
                fields(struct(fields(FILLED, "allowNameChange", "allowKindChange")), "options"));
    }

    private static Struct selector() {
        return struct(resourceId(), fields(TEXT, "annotationSelector", "labelSelector"));
    }

    private static Struct image() {
        return struct(fields(TEXT, "name", "newName", "tagSuffix", "newTag", "digest"));
    }

    private static Struct replacement() {
        Struct options = struct(fields(TEXT, "delimiter", "encoding"), fields(FILLED, "index", "create"));
        Struct source = struct(resourceId(), fields(TEXT, "fieldPath"), fields(options, "options"));
        Struct target = struct(
                fields(selector(), "select"),
                fields(new Items(selector()), "reject"),
                fields(TEXTS, "fieldPaths"),
                fields(options, "options"));
        return struct(
                fields(TEXT, "path", "sourceValue"), fields(source, "source"), fields(new Items(target), "targets"));
    }

    private static Struct variable() {
        return struct(
                fields(TEXT, "name"),
                fields(struct(resourceId(), fields(TEXT, "apiVersion")), "objref"),
                fields(struct(fields(TEXT, "fieldPath")), "fieldref"));
    }

    private static Struct sortOptions() {
        return struct(
                fields(TEXT, "order"), fields(struct(fields(TEXTS, "orderFirst", "orderLast")), "legacySortOptions"));
    }

    private static Struct generator() {
        return struct(
                fields(TEXT, "namespace", "name", "behavior", "type", "env"),
                fields(TEXTS, "literals", "files", "envs"),
                fields(generatorOptions(), "options"));
    }

    private static Struct generatorOptions() {
        return struct(fields(TEXT_MAP, "labels", "annotations"), fields(FILLED, "disableNameSuffixHash", "immutable"));
    }

    private static Map<String, FieldShape> gvk() {
        return fields(TEXT, GVK.toArray(String[]::new));
    }

    private static Map<String, FieldShape> resourceId() {
        Map<String, FieldShape> fields = gvk();
        fields.putAll(fields(TEXT, "name", "namespace"));
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
