package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A kustomization file, deprecated fields moved to their successors (kustomize api/types/kustomization.go, v5.8.1). */
public record Kustomization(
        String kind,
        Map<String, String> openapi,
        String namePrefix,
        String nameSuffix,
        String namespace,
        Map<String, String> commonLabels,
        List<LabelSpec> labels,
        Map<String, String> commonAnnotations,
        List<String> patchesStrategicMerge,
        List<PatchSpec> patchesJson6902,
        List<PatchSpec> patches,
        List<ImageSpec> images,
        List<ReplacementSpec.Entry> replacements,
        List<ReplicaSpec> replicas,
        List<VarSpec> vars,
        @Nullable SortSpec sortOptions,
        List<String> resources,
        List<String> components,
        List<String> crds,
        List<GeneratorSpec> configMapGenerator,
        List<GeneratorSpec> secretGenerator,
        boolean usesHelm,
        GeneratorSpec.Options generatorOptions,
        List<String> configurations,
        List<String> generators,
        List<String> transformers,
        List<String> validators,
        List<String> buildMetadata) {
    private static final String KUSTOMIZATION = "Kustomization";
    private static final String COMPONENT = "Component";

    public boolean isComponent() {
        return kind.equals(COMPONENT);
    }

    /**
     * @param file the name for messages
     * @throws KustomizeException when the file is empty, malformed or of another kind
     */
    public static Kustomization parse(String file, byte[] content, SpecMap.Mode mode) {
        YamlNode node;
        try {
            node = YamlReader.viaJson().readFirst(file, YamlReader.decode(file, content));
        } catch (YamlException e) {
            throw new KustomizeException("invalid Kustomization: " + e.getMessage(), e);
        }
        if (node == null || node.isNull()) {
            throw new KustomizeException(file + ": the kustomization is empty");
        }
        if (!(node instanceof YamlMap map)) {
            throw new KustomizeException("invalid Kustomization: " + file + " is not a map");
        }
        try {
            return SpecMap.read(map, mode, spec -> read(file, spec));
        } catch (KustomizeException e) {
            throw new KustomizeException("invalid Kustomization: " + e.getMessage(), e);
        }
    }

    private static Kustomization read(String file, SpecMap map) {
        boolean empty = isEmpty(map);
        String kind = map.text("kind").isEmpty() ? KUSTOMIZATION : map.text("kind");
        Kustomization read = new Kustomization(
                kind,
                map.textMap("openapi"),
                map.text("namePrefix"),
                map.text("nameSuffix"),
                map.text("namespace"),
                map.textMap("commonLabels"),
                map.list("labels", LabelSpec::read),
                map.textMap("commonAnnotations"),
                map.texts("patchesStrategicMerge"),
                map.list("patchesJson6902", PatchSpec::read),
                map.list("patches", PatchSpec::read),
                joined(map.list("images", ImageSpec::read), map.list("imageTags", ImageSpec::read)),
                map.list("replacements", ReplacementSpec.Entry::read),
                map.list("replicas", ReplicaSpec::read),
                map.list("vars", VarSpec::read),
                map.object("sortOptions", SortSpec::read),
                joined(map.texts("resources"), map.texts("bases")),
                map.texts("components"),
                map.texts("crds"),
                map.list("configMapGenerator", GeneratorSpec::readConfigMap),
                map.list("secretGenerator", GeneratorSpec::readSecret),
                usesHelm(map),
                Objects.requireNonNullElse(
                        map.object("generatorOptions", GeneratorSpec.Options::read), GeneratorSpec.Options.NONE),
                map.texts("configurations"),
                map.texts("generators"),
                map.texts("transformers"),
                map.texts("validators"),
                map.texts("buildMetadata"));
        if (empty) {
            throw new KustomizeException(file + ": the kustomization is empty");
        }
        checkType(file, kind, map.text("apiVersion"));
        readMetadata(map);
        return read;
    }

    private static void readMetadata(SpecMap map) {
        map.object("metadata", at -> {
            at.textMap("labels");
            at.textMap("annotations");
            return at.text("name") + at.text("namespace");
        });
    }

    private static boolean usesHelm(SpecMap map) {
        map.node("helmGlobals");
        YamlNode charts = map.node("helmCharts");
        YamlNode deprecated = map.node("helmChartInflationGenerator");
        return isFilled(charts) || isFilled(deprecated);
    }

    private static boolean isFilled(@Nullable YamlNode node) {
        return node != null && !(node instanceof YamlList list && list.isEmpty());
    }

    private static boolean isEmpty(SpecMap map) {
        return EMPTIABLE.stream().allMatch(name -> {
            YamlNode node = map.node(name);
            return node == null
                    || node instanceof YamlScalar scalar && scalar.text().isEmpty();
        });
    }

    private static final List<String> EMPTIABLE = List.of(
            "metadata",
            "openapi",
            "namePrefix",
            "nameSuffix",
            "namespace",
            "commonLabels",
            "labels",
            "commonAnnotations",
            "patchesStrategicMerge",
            "patchesJson6902",
            "patches",
            "images",
            "imageTags",
            "replacements",
            "replicas",
            "vars",
            "sortOptions",
            "resources",
            "bases",
            "components",
            "crds",
            "configMapGenerator",
            "secretGenerator",
            "helmGlobals",
            "helmCharts",
            "helmChartInflationGenerator",
            "generatorOptions",
            "configurations",
            "generators",
            "transformers",
            "validators",
            "buildMetadata");

    private static void checkType(String file, String kind, String apiVersion) {
        if (!kind.equals(KUSTOMIZATION) && !kind.equals(COMPONENT)) {
            throw new KustomizeException(file + ": kind should be Kustomization or Component, not '" + kind + "'");
        }
        String required =
                kind.equals(COMPONENT) ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
        if (!apiVersion.isEmpty() && !apiVersion.equals(required)) {
            throw new KustomizeException(
                    file + ": apiVersion for " + kind + " should be " + required + ", not '" + apiVersion + "'");
        }
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        if (second.isEmpty()) {
            return first;
        }
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
