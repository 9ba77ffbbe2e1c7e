package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.FieldTables;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.Origin;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.FieldTablesReader;
import io.weirkeeper.engine.kustomize.spec.Kustomization;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.kustomize.transform.EntryTransformer;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One kustomization directory: its resources and bases, then generators, components, transformers, validators and
 * vars (kustomize api/internal/target/kusttarget.go, v5.8.1).
 */
final class Target {
    private static final FieldSpecs ANNOTATIONS = FieldSpecs.of(new FieldSpec(Gvk.ANY, "metadata/annotations", true));

    private final BuildContext context;
    private final BaseLoader loader;
    private final KustomizationFile file;
    private final Kustomization spec;
    private final Origin origin;
    private final Plugins plugins;

    Target(BuildContext context, BaseLoader loader, KustomizationFile file, Origin origin) {
        this.context = context;
        this.loader = loader;
        this.file = file;
        this.spec = file.content();
        this.origin = origin;
        this.plugins = new Plugins(context, loader);
    }

    /** Chooses the schemas that a kustomization asks for, unless one before it has chosen. */
    static void chooseSchemas(BuildContext context, BaseLoader loader, Kustomization spec, boolean root) {
        String path = spec.openapi().get("path");
        context.schemas().choose(spec.openapi(), path, path == null ? null : loader.load(path), root);
    }

    /** Adds what this directory stands for; a component works on what its parent has so far. */
    Accumulator accumulate(Accumulator into) {
        if (spec.usesHelm()) {
            throw new KustomizeException("'" + loader.root() + "/" + file.name()
                    + "': helmCharts are not supported in a kustomization; use a HelmRelease");
        }
        addResources(into, spec.resources());
        into.tables = into.tables.mergedWith(configuredTables());
        for (String crd : spec.crds()) {
            into.tables = into.tables.mergedWith(CrdTables.read(loader.nameOf(crd), loader.load(crd)));
        }
        runGenerators(into);
        for (String component : spec.components()) {
            addDirectory(into, loader.open(component), component, true);
        }
        runTransformers(into);
        runValidators(into);
        into.vars.add(spec.vars(), into.resources);
        return into;
    }

    private FieldTables configuredTables() {
        FieldTables tables = FieldTables.builtIn();
        FieldTables configured = FieldTables.EMPTY;
        for (String path : spec.configurations()) {
            configured = configured.mergedWith(FieldTablesReader.read(loader.nameOf(path), loader.load(path)));
        }
        return tables.mergedWith(configured);
    }

    /** Adds files and directories; what is no readable file of resources is tried as a directory. */
    private void addResources(Accumulator into, List<String> paths) {
        for (String path : paths) {
            KustomizeException noFile = addFile(into.resources, path);
            if (noFile == null) {
                continue;
            }
            if (loader.isFile(path)) {
                throw new KustomizeException("accumulating resources: " + noFile.getMessage(), noFile);
            }
            BaseLoader base;
            try {
                base = loader.open(path);
            } catch (KustomizeException e) {
                throw new KustomizeException(
                        "accumulating resources from '" + path + "' in '" + loader.root() + "': " + noFile.getMessage()
                                + "; as a directory: " + e.getMessage(),
                        e);
            }
            addDirectory(into, base, path, false);
        }
    }

    private @Nullable KustomizeException addFile(ResourceList into, String path) {
        try {
            List<Resource> resources = context.reader().read(loader.nameOf(path), loader.load(path));
            if (context.tracksOrigins()) {
                EntryTransformer note = new EntryTransformer(
                        Map.of(Origin.ANNOTATION, origin.append(path).toString()), ANNOTATIONS);
                resources.forEach(note::apply);
            }
            into.addAll(resources);
            return null;
        } catch (KustomizeException e) {
            return e;
        }
    }

    private void addDirectory(Accumulator into, BaseLoader base, String path, boolean component) {
        KustomizationFile baseFile;
        try {
            baseFile = KustomizationFile.load(base, SpecMap.Mode.STRICT);
        } catch (KustomizeException e) {
            throw new KustomizeException("base '" + path + "': " + e.getMessage(), e);
        }
        chooseSchemas(context, base, baseFile.content(), false);
        if (component != baseFile.content().isComponent()) {
            throw new KustomizeException(
                    component
                            ? "expected kind 'Component' for path '" + base.root() + "' but got '"
                                    + baseFile.content().kind() + "'"
                            : "'" + base.root() + "' is a Component and belongs in components, not in resources");
        }
        Target target = new Target(context, base, baseFile, origin.append(path));
        try {
            if (component) {
                target.accumulate(into);
            } else {
                into.merge(target.accumulate(new Accumulator()));
            }
        } catch (KustomizeException e) {
            throw new KustomizeException("base '" + path + "': " + e.getMessage(), e);
        }
    }

    private void runGenerators(Accumulator into) {
        for (TrackedGenerator generator : BuiltInSteps.generators(context, loader, spec, origin, file.name())) {
            absorb(into.resources, generator);
        }
        for (Resource config : pluginConfigs(spec.generators())) {
            absorb(into.resources, plugins.generator(config));
        }
    }

    private void absorb(ResourceList into, TrackedGenerator generator) {
        Resource made = generator.generator().generate();
        Origin made2 = generator.origin();
        if (made2 != null && !made.annotations().containsKey(Origin.ANNOTATION)) {
            made.setAnnotation(Origin.ANNOTATION, made2.toString());
        }
        into.absorb(made);
    }

    private void runTransformers(Accumulator into) {
        List<TrackedTransformer> steps =
                new ArrayList<>(BuiltInSteps.transformers(context, loader, spec, into.tables, origin, file.name()));
        for (Resource config : pluginConfigs(spec.transformers())) {
            steps.add(plugins.transformer(config));
        }
        steps.forEach(step -> run(step, into.resources));
    }

    private static void run(TrackedTransformer step, ResourceList resources) {
        step.transformer().transform(resources);
        Origin origin = step.origin();
        if (origin != null) {
            resources.all().stream().filter(resource -> !resource.isEmpty()).forEach(origin::recordOn);
        }
        resources.dropEmpty();
    }

    private void runValidators(Accumulator into) {
        for (Resource config : pluginConfigs(spec.validators())) {
            List<String> before = printed(into.resources);
            plugins.transformer(config).transformer().transform(into.resources);
            if (!before.equals(printed(into.resources))) {
                throw new KustomizeException("validator " + config + " shouldn't modify the resource map");
            }
        }
    }

    private static List<String> printed(ResourceList resources) {
        return resources.all().stream()
                .map(resource -> {
                    Resource copy = resource.copy();
                    Map<String, String> labels = new TreeMap<>(copy.labels());
                    if (labels.remove("validated-by") != null) {
                        copy.setLabels(labels);
                    }
                    return YamlWriter.write(copy.node());
                })
                .toList();
    }

    /** The configurations that a list names, inline or in files. */
    private List<Resource> pluginConfigs(List<String> entries) {
        Accumulator configs = new Accumulator();
        List<String> paths = new ArrayList<>();
        for (String entry : entries) {
            List<Resource> inline;
            try {
                inline = context.reader().read(file.name(), entry);
            } catch (KustomizeException e) {
                paths.add(entry);
                continue;
            }
            if (context.tracksOrigins()) {
                String text = origin.append(file.name()).toString();
                inline.forEach(resource -> resource.setAnnotation(Origin.ANNOTATION, text));
            }
            configs.resources.addAll(inline);
        }
        addResources(configs, paths);
        return configs.resources.all();
    }
}
