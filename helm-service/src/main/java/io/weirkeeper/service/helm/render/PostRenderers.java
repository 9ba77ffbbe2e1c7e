package io.weirkeeper.service.helm.render;

import io.weirkeeper.api.Labels;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.PostRenderer;
import io.weirkeeper.api.kustomize.CommonMetadata;
import io.weirkeeper.api.kustomize.Image;
import io.weirkeeper.api.kustomize.Patch;
import io.weirkeeper.api.kustomize.Selector;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.release.PostRendering;
import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.file.MemoryFiles;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlWriter;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of rendered documents before they are applied: the spec's kustomize patches and images in their order,
 * then common metadata, then the labels of the owner.
 */
record PostRenderers(
        List<PostRenderer> renderers,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> originLabels,
        PostRendering.Strategy strategy)
        implements PostRendering.Renderer {
    private static final String ROOT = "/render";
    private static final String INPUT = "helm-output.yaml";

    static PostRenderers of(ObjectKey owner, HelmReleaseSpec spec, boolean helm3) {
        CommonMetadata common = spec.commonMetadata();
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put(Labels.HELM_NAME, owner.name());
        origin.put(Labels.HELM_NAMESPACE, owner.namespace());
        return new PostRenderers(
                spec.postRenderers(),
                common == null ? Map.of() : common.labels(),
                common == null ? Map.of() : common.annotations(),
                origin,
                strategy(spec.postRenderStrategy(), helm3));
    }

    private static PostRendering.Strategy strategy(@Nullable String name, boolean helm3) {
        return switch (name == null ? "" : name) {
            case "nohooks" -> PostRendering.Strategy.NO_HOOKS;
            case "separate" -> PostRendering.Strategy.SEPARATE;
            case "combined" -> PostRendering.Strategy.COMBINED;
            default -> helm3 ? PostRendering.Strategy.NO_HOOKS : PostRendering.Strategy.COMBINED;
        };
    }

    @Override
    public List<YamlMap> run(List<YamlMap> objects) {
        List<YamlMap> changed = flat(objects);
        requireUnique(changed);
        for (PostRenderer renderer : renderers) {
            PostRenderer.Kustomize kustomize = renderer.kustomize();
            if (kustomize != null) {
                changed = build(kustomize, changed);
            }
        }
        for (YamlMap object : changed) {
            YamlMap metadata = object.mapOrPut("metadata");
            put(metadata, "labels", labels);
            put(metadata, "annotations", annotations);
            put(metadata, "labels", originLabels);
        }
        return changed;
    }

    private static void put(YamlMap metadata, String field, Map<String, String> added) {
        if (!added.isEmpty()) {
            YamlMap target = metadata.mapOrPut(field);
            added.forEach(target::put);
        }
    }

    /** Kustomize takes lists apart. */
    private static List<YamlMap> flat(List<YamlMap> objects) {
        List<YamlMap> flat = new ArrayList<>();
        for (YamlMap object : objects) {
            String kind = object.text("kind");
            YamlList items = object.list("items");
            if (kind == null || !kind.endsWith("List") || items == null) {
                flat.add(object);
                continue;
            }
            for (YamlNode item : items) {
                if (item instanceof YamlMap map) {
                    flat.add(map);
                }
            }
        }
        return flat;
    }

    /** Kustomize refuses an object that is there twice. */
    private static void requireUnique(List<YamlMap> objects) {
        Set<String> ids = new HashSet<>();
        for (YamlMap object : objects) {
            YamlMap metadata = object.map("metadata");
            String namespace = metadata == null ? null : metadata.text("namespace");
            String name = metadata == null ? null : metadata.text("name");
            if (name == null || name.isEmpty()) {
                continue;
            }
            String id = object.text("kind") + "." + object.text("apiVersion") + "/" + name + "."
                    + (namespace == null ? "[noNs]" : namespace);
            if (!ids.add(id)) {
                throw new ChartException("may not add resource with an already registered id: " + id
                        + "; the chart renders this object twice");
            }
        }
    }

    private static List<YamlMap> build(PostRenderer.Kustomize kustomize, List<YamlMap> objects) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(ROOT + "/" + INPUT, YamlWriter.writeAll(objects));
        files.put(ROOT + "/kustomization.yaml", YamlWriter.write(kustomization(kustomize)));
        try {
            return KustomizeBuild.run(
                    new MemoryFiles(files), ROOT, BuildOptions.api(SortOrder.AS_LOADED, LoadRestriction.NONE));
        } catch (KustomizeException e) {
            throw new ChartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static YamlMap kustomization(PostRenderer.Kustomize kustomize) {
        YamlMap root = new YamlMap();
        root.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        root.put("kind", "Kustomization");
        YamlList resources = new YamlList();
        resources.add(YamlScalar.string(INPUT));
        root.put("resources", resources);
        YamlList images = new YamlList();
        for (Image image : kustomize.images()) {
            YamlMap each = new YamlMap();
            put(each, "name", image.name());
            put(each, "newName", image.newName());
            put(each, "newTag", image.newTag());
            put(each, "digest", image.digest());
            images.add(each);
        }
        root.put("images", images);
        YamlList patches = new YamlList();
        for (Patch patch : kustomize.patches()) {
            YamlMap each = new YamlMap();
            each.put("patch", patch.patch());
            Selector target = patch.target();
            if (target != null) {
                each.put("target", selector(target));
            }
            patches.add(each);
        }
        root.put("patches", patches);
        return root;
    }

    private static YamlMap selector(Selector target) {
        YamlMap selector = new YamlMap();
        put(selector, "group", target.group());
        put(selector, "version", target.version());
        put(selector, "kind", target.kind());
        put(selector, "name", target.name());
        put(selector, "namespace", target.namespace());
        put(selector, "labelSelector", target.labelSelector());
        put(selector, "annotationSelector", target.annotationSelector());
        return selector;
    }

    private static void put(YamlMap map, String key, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            map.put(key, text);
        }
    }
}
