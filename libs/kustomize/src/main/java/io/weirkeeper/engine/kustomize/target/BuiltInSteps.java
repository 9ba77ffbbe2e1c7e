package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.FieldTables;
import io.weirkeeper.engine.kustomize.field.FieldTables.Table;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.generate.MapGenerator;
import io.weirkeeper.engine.kustomize.replace.ReplacementTransformer;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.Origin;
import io.weirkeeper.engine.kustomize.spec.GeneratorSpec;
import io.weirkeeper.engine.kustomize.spec.ImageSpec;
import io.weirkeeper.engine.kustomize.spec.Kustomization;
import io.weirkeeper.engine.kustomize.spec.LabelSpec;
import io.weirkeeper.engine.kustomize.spec.PatchSpec;
import io.weirkeeper.engine.kustomize.spec.ReplicaSpec;
import io.weirkeeper.engine.kustomize.transform.AffixTransformer;
import io.weirkeeper.engine.kustomize.transform.EntryTransformer;
import io.weirkeeper.engine.kustomize.transform.ImageTransformer;
import io.weirkeeper.engine.kustomize.transform.NamespaceTransformer;
import io.weirkeeper.engine.kustomize.transform.ReplicaTransformer;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * The generators and transformers that the fields of a kustomization stand for, in kustomize's order
 * (api/internal/target/kusttarget_configplugin.go, v5.8.1).
 */
final class BuiltInSteps {
    private static final FieldSpec METADATA_LABELS = new FieldSpec(Gvk.ANY, "metadata/labels", true);

    private final BuildContext context;
    private final Kustomization spec;
    private final FieldTables tables;
    private final Origin origin;
    private final String fileName;
    private final PatchTexts patches;
    private final List<TrackedTransformer> steps = new ArrayList<>();

    private BuiltInSteps(
            BuildContext context,
            BaseLoader loader,
            Kustomization spec,
            FieldTables tables,
            Origin origin,
            String fileName) {
        this.context = context;
        this.spec = spec;
        this.tables = tables;
        this.origin = origin;
        this.fileName = fileName;
        this.patches = new PatchTexts(context, loader);
    }

    static List<TrackedGenerator> generators(
            BuildContext context, BaseLoader loader, Kustomization spec, Origin origin, String fileName) {
        List<TrackedGenerator> generators = new ArrayList<>();
        for (GeneratorSpec generator : spec.configMapGenerator()) {
            generators.add(new TrackedGenerator(
                    MapGenerator.configMap(generator.with(spec.generatorOptions()), loader, context.schemas()),
                    context.tracksOrigins()
                            ? origin.by(fileName, Origin.Configurer.builtIn("ConfigMapGenerator"))
                            : null));
        }
        for (GeneratorSpec generator : spec.secretGenerator()) {
            generators.add(new TrackedGenerator(
                    MapGenerator.secret(generator.with(spec.generatorOptions()), loader, context.schemas()),
                    context.tracksOrigins()
                            ? origin.by(fileName, Origin.Configurer.builtIn("SecretGenerator"))
                            : null));
        }
        return generators;
    }

    static List<TrackedTransformer> transformers(
            BuildContext context,
            BaseLoader loader,
            Kustomization spec,
            FieldTables tables,
            Origin origin,
            String fileName) {
        BuiltInSteps steps = new BuiltInSteps(context, loader, spec, tables, origin, fileName);
        steps.addPatches();
        steps.addNames();
        steps.addLabels();
        steps.addContents(loader);
        return steps.steps;
    }

    private void add(String kind, Transformer transformer) {
        steps.add(new TrackedTransformer(
                transformer, context.tracksOrigins() ? origin.by(fileName, Origin.Configurer.builtIn(kind)) : null));
    }

    private void addPatches() {
        if (!spec.patchesStrategicMerge().isEmpty()) {
            add("PatchStrategicMergeTransformer", patches.strategic(spec.patchesStrategicMerge(), ""));
        }
        for (PatchSpec patch : spec.patches()) {
            add("PatchTransformer", patches.either(patch));
        }
    }

    private void addNames() {
        if (!spec.namespace().isEmpty()) {
            add(
                    "NamespaceTransformer",
                    new NamespaceTransformer(
                            spec.namespace(),
                            tables.get(Table.NAMESPACE),
                            false,
                            NamespaceTransformer.Subjects.NAMED_DEFAULT));
        }
        if (!spec.namePrefix().isEmpty()) {
            add("PrefixTransformer", AffixTransformer.prefix(spec.namePrefix(), tables.get(Table.NAME_PREFIX)));
        }
        if (!spec.nameSuffix().isEmpty()) {
            add("SuffixTransformer", AffixTransformer.suffix(spec.nameSuffix(), tables.get(Table.NAME_SUFFIX)));
        }
    }

    private void addLabels() {
        for (LabelSpec label : spec.labels()) {
            add("LabelTransformer", new EntryTransformer(label.pairs(), placesOf(label)));
        }
        if (!spec.labels().isEmpty() || !spec.commonLabels().isEmpty()) {
            add("LabelTransformer", new EntryTransformer(spec.commonLabels(), tables.get(Table.COMMON_LABELS)));
        }
        if (!spec.commonAnnotations().isEmpty()) {
            add(
                    "AnnotationsTransformer",
                    new EntryTransformer(spec.commonAnnotations(), tables.get(Table.COMMON_ANNOTATIONS)));
        }
    }

    private FieldSpecs placesOf(LabelSpec label) {
        FieldSpecs places = label.fields().mergedWith(tables.get(Table.LABELS));
        if (label.includeSelectors()) {
            return places.mergedWith(tables.get(Table.COMMON_LABELS));
        }
        if (label.includeTemplates()) {
            places = places.mergedWith(tables.get(Table.TEMPLATE_LABELS));
        }
        return places.mergedWith(METADATA_LABELS);
    }

    private void addContents(BaseLoader loader) {
        for (PatchSpec patch : spec.patchesJson6902()) {
            add("PatchJson6902Transformer", patches.json(patch.target(), patch.path(), patch.patch()));
        }
        for (ReplicaSpec replica : spec.replicas()) {
            add("ReplicaCountTransformer", new ReplicaTransformer(replica, tables.get(Table.REPLICAS)));
        }
        addImages();
        if (!spec.replacements().isEmpty()) {
            add(
                    "ReplacementTransformer",
                    new ReplacementTransformer(ReplacementFiles.resolve(spec.replacements(), loader)));
        }
    }

    private void addImages() {
        if (!context.tracksOrigins() && !spec.images().isEmpty()) {
            add("ImageTagTransformer", new ImageTransformer(spec.images(), tables.get(Table.IMAGES)));
            return;
        }
        for (ImageSpec image : spec.images()) {
            add("ImageTagTransformer", new ImageTransformer(List.of(image), tables.get(Table.IMAGES)));
        }
    }
}
