package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.FieldTables;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.reference.NameReferences;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.Origin;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.resource.ResourceReader;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.spec.Kustomization;
import io.weirkeeper.engine.kustomize.spec.SortSpec;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.kustomize.transform.EntryTransformer;
import io.weirkeeper.engine.kustomize.transform.HashTransformer;
import io.weirkeeper.engine.kustomize.transform.SortTransformer;
import io.weirkeeper.engine.yaml.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole build: the root directory with all it leads to, and then what is done once at the end: hashes, references,
 * vars, order, labels (kustomize api/krusty/kustomizer.go, v5.8.1).
 */
public final class RootBuild {
    private static final String LOCAL_CONFIG = "config.kubernetes.io/local-config";

    private final BaseLoader loader;
    private final BuildOptions options;

    public RootBuild(Files files, String directory, BuildOptions options) {
        this.options = options;
        this.loader = BaseLoader.at(
                files, directory, options.loadRestriction() == LoadRestriction.ROOT_ONLY, options.remote());
    }

    public ResourceList run() {
        SpecMap.Mode mode = options.lenientRoot() ? SpecMap.Mode.LENIENT : SpecMap.Mode.STRICT;
        KustomizationFile file = KustomizationFile.load(loader, mode);
        Kustomization root = file.content();
        OpenApi schemas = new OpenApi(options.builtInSchemas());
        BuildContext context = new BuildContext(options, schemas, new ResourceReader(schemas), root.buildMetadata());
        Target.chooseSchemas(context, loader, root, true);
        Accumulator accumulated = new Target(context, loader, file, Origin.HERE).accumulate(new Accumulator());
        ResourceList resources = accumulated.resources;
        new HashTransformer().transform(resources);
        NameReferences.fix(resources, accumulated.tables.nameReferences());
        accumulated.vars.resolve(resources, accumulated.tables.get(FieldTables.Table.VAR_REFERENCE));
        dropLocal(resources);
        sort(resources, root.sortOptions());
        finish(resources, root.buildMetadata());
        return resources;
    }

    /** Drops local configuration. One that has the identity of another resource stays, as in kustomize. */
    private static void dropLocal(ResourceList resources) {
        Set<ResId> kept = new HashSet<>();
        Set<ResId> keys = new HashSet<>();
        for (Resource resource : resources.all()) {
            if (!isPrinted(resource)) {
                continue;
            }
            kept.add(resource.currentId());
            if (!keys.add(resource.currentId().key())) {
                throw new KustomizeException("several resources have the id " + resource.currentId());
            }
        }
        resources.retain(resource -> kept.contains(resource.currentId()));
    }

    private static boolean isPrinted(Resource resource) {
        if (resource.isEmpty()) {
            return false;
        }
        YamlNode kind = resource.node().get("kind");
        if (kind == null || Nodes.isTaggedNull(kind) || resource.kind().isEmpty()) {
            throw new KustomizeException("missing kind in object " + resource);
        }
        if (resource.name().isEmpty() && !resource.kind().endsWith("List")) {
            throw new KustomizeException("missing metadata.name in object " + resource);
        }
        String local = resource.annotations().get(LOCAL_CONFIG);
        return local == null || local.equals("false");
    }

    private void sort(ResourceList resources, @Nullable SortSpec spec) {
        if (spec != null) {
            SortTransformer.of(spec).transform(resources);
        } else if (options.sortOrder() == SortOrder.LEGACY) {
            SortTransformer.legacy().transform(resources);
        }
    }

    private void finish(ResourceList resources, List<String> buildMetadata) {
        if (options.alwaysManagedBy() || buildMetadata.contains(BuildContext.MANAGED_BY)) {
            FieldSpecs labels = FieldSpecs.of(new FieldSpec(Gvk.ANY, "metadata/labels", true));
            new EntryTransformer(Map.of("app.kubernetes.io/managed-by", options.managedBy()), labels)
                    .transform(resources);
        }
        for (Resource resource : resources.all()) {
            if (!buildMetadata.contains(BuildContext.ORIGIN)) {
                resource.removeAnnotation(Origin.ANNOTATION);
            }
            if (!buildMetadata.contains(BuildContext.TRANSFORMATIONS)) {
                resource.removeAnnotation(Origin.TRANSFORMATIONS);
            }
            resource.finishAnnotations();
        }
    }
}
