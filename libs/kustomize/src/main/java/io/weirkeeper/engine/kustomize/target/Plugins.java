package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.kustomize.generate.Generator;
import io.weirkeeper.engine.kustomize.generate.IamPolicyGenerator;
import io.weirkeeper.engine.kustomize.generate.MapGenerator;
import io.weirkeeper.engine.kustomize.replace.ReplacementTransformer;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.Origin;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.spec.GeneratorSpec;
import io.weirkeeper.engine.kustomize.spec.ImageSpec;
import io.weirkeeper.engine.kustomize.spec.LabelSpec;
import io.weirkeeper.engine.kustomize.spec.PatchSpec;
import io.weirkeeper.engine.kustomize.spec.ReplacementSpec;
import io.weirkeeper.engine.kustomize.spec.ReplicaSpec;
import io.weirkeeper.engine.kustomize.spec.SelectorSpec;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.kustomize.transform.AffixTransformer;
import io.weirkeeper.engine.kustomize.transform.EntryTransformer;
import io.weirkeeper.engine.kustomize.transform.HashTransformer;
import io.weirkeeper.engine.kustomize.transform.ImageTransformer;
import io.weirkeeper.engine.kustomize.transform.NamespaceTransformer;
import io.weirkeeper.engine.kustomize.transform.ReplicaTransformer;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import io.weirkeeper.engine.kustomize.transform.ValueAddTransformer;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Generators and transformers configured by objects of their own. Only kustomize's built-in ones exist here; programs,
 * containers and charts are refused.
 */
final class Plugins {
    /** What kustomize reads with go-yaml v3; the others with sigs.k8s.io/yaml. */
    private static final Set<String> DECODED =
            Set.of("PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer");

    private final BuildContext context;
    private final BaseLoader loader;
    private final PatchTexts patches;

    Plugins(BuildContext context, BaseLoader loader) {
        this.context = context;
        this.loader = loader;
        this.patches = new PatchTexts(context, loader);
    }

    TrackedGenerator generator(Resource config) {
        return new TrackedGenerator(configure(config, map -> generator(config.kind(), map)), originOf(config));
    }

    TrackedTransformer transformer(Resource config) {
        return new TrackedTransformer(configure(config, map -> transformer(config.kind(), map)), originOf(config));
    }

    private static @Nullable Origin originOf(Resource config) {
        return Origin.of(config).map(origin -> Origin.ofPlugin(config, origin)).orElse(null);
    }

    private static <T> T configure(Resource config, Function<SpecMap, T> reader) {
        Gvk gvk = config.gvk();
        if (!gvk.group().isEmpty() || !gvk.version().equals("builtin")) {
            throw new KustomizeException("external plugins disabled; unable to load external plugin '" + gvk.kind()
                    + "' (" + config + "): only kinds of apiVersion builtin can be used; programs, containers and"
                    + " functions are never run");
        }
        try {
            // As kustomize does: printed and read again.
            boolean decoded = DECODED.contains(gvk.kind());
            YamlReader yaml = decoded ? YamlReader.goV3() : YamlReader.viaJson();
            if (yaml.readFirst("", YamlWriter.write(config.node())) instanceof YamlMap map) {
                return SpecMap.read(map, decoded ? SpecMap.Mode.DECODED : SpecMap.Mode.LENIENT, reader);
            }
            throw new KustomizeException("is not a map");
        } catch (KustomizeException | YamlException e) {
            throw new KustomizeException("plugin " + config + " fails configuration: " + e.getMessage(), e);
        }
    }

    private static KustomizeException unknown(String kind, String role) {
        return new KustomizeException(
                kind.equals("HelmChartInflationGenerator")
                        ? "charts are not supported in a kustomization; use a HelmRelease"
                        : "there is no built-in " + role + " of kind " + kind);
    }

    private Generator generator(String kind, SpecMap map) {
        return switch (kind) {
            case "ConfigMapGenerator" ->
                MapGenerator.configMap(named(GeneratorSpec.readConfigMap(map), map), loader, context.schemas());
            case "SecretGenerator" ->
                MapGenerator.secret(named(GeneratorSpec.readSecret(map), map), loader, context.schemas());
            case "IAMPolicyGenerator" -> new IamPolicyGenerator(map, context.schemas());
            default -> throw unknown(kind, "generator");
        };
    }

    private static String metadata(SpecMap map, String field) {
        return Objects.requireNonNullElse(map.object("metadata", at -> at.text(field)), "");
    }

    private static GeneratorSpec named(GeneratorSpec spec, SpecMap map) {
        return spec.orNamed(metadata(map, "name"), metadata(map, "namespace"));
    }

    private Transformer transformer(String kind, SpecMap map) {
        return switch (kind) {
            case "AnnotationsTransformer" ->
                new EntryTransformer(map.textMap("annotations"), LabelSpec.readFields(map, "fieldSpecs"));
            case "LabelTransformer" ->
                new EntryTransformer(map.textMap("labels"), LabelSpec.readFields(map, "fieldSpecs"));
            case "HashTransformer" -> new HashTransformer();
            case "ImageTagTransformer" -> image(map);
            case "NamespaceTransformer" -> namespace(map);
            case "PatchJson6902Transformer" ->
                patches.json(map.object("target", SelectorSpec::read), map.text("path"), map.text("jsonOp"));
            case "PatchStrategicMergeTransformer" -> patches.strategic(map.texts("paths"), map.text("patches"));
            case "PatchTransformer" -> patches.either(PatchSpec.read(map));
            case "PrefixTransformer" -> prefix(map);
            case "SuffixTransformer" -> suffix(map);
            case "PrefixSuffixTransformer" -> both(prefix(map), suffix(map));
            case "ReplacementTransformer" ->
                new ReplacementTransformer(
                        ReplacementFiles.resolve(map.list("replacements", ReplacementSpec.Entry::read), loader));
            case "ReplicaCountTransformer" -> replicas(map);
            case "ValueAddTransformer" -> valueAdd(map);
            default -> throw unknown(kind, "transformer");
        };
    }

    private static Transformer image(SpecMap map) {
        ImageSpec image =
                Objects.requireNonNullElse(map.object("imageTag", ImageSpec::read), new ImageSpec("", "", "", "", ""));
        return new ImageTransformer(List.of(image), LabelSpec.readFields(map, "fieldSpecs"));
    }

    private static Transformer namespace(SpecMap map) {
        return new NamespaceTransformer(
                metadata(map, "namespace"),
                LabelSpec.readFields(map, "fieldSpecs"),
                map.flag("unsetOnly"),
                NamespaceTransformer.Subjects.of(map.text("setRoleBindingSubjects")));
    }

    private static void requireFieldSpecs(SpecMap map) {
        if (!map.has("fieldSpecs")) {
            throw new KustomizeException("fieldSpecs must be given");
        }
    }

    private static Transformer prefix(SpecMap map) {
        requireFieldSpecs(map);
        return AffixTransformer.prefix(map.text("prefix"), LabelSpec.readFields(map, "fieldSpecs"));
    }

    private static Transformer suffix(SpecMap map) {
        requireFieldSpecs(map);
        return AffixTransformer.suffix(map.text("suffix"), LabelSpec.readFields(map, "fieldSpecs"));
    }

    private static Transformer both(Transformer first, Transformer second) {
        return resources -> {
            first.transform(resources);
            second.transform(resources);
        };
    }

    private static Transformer replicas(SpecMap map) {
        ReplicaSpec replica =
                Objects.requireNonNullElse(map.object("replica", ReplicaSpec::read), new ReplicaSpec("", 0));
        return new ReplicaTransformer(replica, LabelSpec.readFields(map, "fieldSpecs"));
    }

    private Transformer valueAdd(SpecMap map) {
        String value = map.text("value").strip();
        List<ValueAddTransformer.Target> targets =
                new ArrayList<>(map.list("targets", ValueAddTransformer.Target::read));
        String path = map.text("targetFilePath");
        if (!path.isEmpty()
                && YamlReader.viaJson().readFirst(path, YamlReader.decode(path, loader.load(path)))
                        instanceof YamlMap file) {
            targets.addAll(SpecMap.read(
                    file, SpecMap.Mode.LENIENT, at -> at.list("targets", ValueAddTransformer.Target::read)));
        }
        return new ValueAddTransformer(value.isEmpty() ? Paths.base(loader.root()) : value, targets);
    }
}
