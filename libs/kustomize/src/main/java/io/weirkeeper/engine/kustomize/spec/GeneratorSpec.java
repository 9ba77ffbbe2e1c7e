package io.weirkeeper.engine.kustomize.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One entry of {@code configMapGenerator} or {@code secretGenerator}. */
public record GeneratorSpec(
        String namespace, String name, String behavior, String type, Sources sources, Options options) {
    /** Where the entries come from. */
    public record Sources(List<String> literals, List<String> files, List<String> envs) {}

    /** What a generator adds to its resource. */
    public record Options(
            Map<String, String> labels,
            Map<String, String> annotations,
            boolean disableNameSuffixHash,
            boolean immutable) {
        public static final Options NONE = new Options(Map.of(), Map.of(), false, false);

        public static Options read(SpecMap map) {
            return new Options(
                    map.textMap("labels"),
                    map.textMap("annotations"),
                    map.flag("disableNameSuffixHash"),
                    map.flag("immutable"));
        }

        /** These, filled up with those that hold for all generators. */
        Options over(Options global) {
            return new Options(
                    merged(labels, global.labels),
                    merged(annotations, global.annotations),
                    disableNameSuffixHash || global.disableNameSuffixHash,
                    immutable || global.immutable);
        }

        private static Map<String, String> merged(Map<String, String> local, Map<String, String> global) {
            Map<String, String> merged = new TreeMap<>(global);
            merged.putAll(local);
            return merged;
        }
    }

    public static GeneratorSpec readConfigMap(SpecMap map) {
        return read(map, "");
    }

    public static GeneratorSpec readSecret(SpecMap map) {
        return read(map, map.text("type"));
    }

    private static GeneratorSpec read(SpecMap all, String type) {
        SpecMap map = all.embedded();
        List<String> envs = new ArrayList<>(map.texts("envs"));
        if (!map.text("env").isEmpty()) {
            envs.add(map.text("env"));
        }
        Options options = map.object("options", Options::read);
        return new GeneratorSpec(
                map.text("namespace"),
                map.text("name"),
                map.text("behavior"),
                type,
                new Sources(map.texts("literals"), map.texts("files"), envs),
                options == null ? Options.NONE : options);
    }

    /** This generator with the options of all generators added. */
    public GeneratorSpec with(Options global) {
        return new GeneratorSpec(namespace, name, behavior, type, sources, options.over(global));
    }

    /** This generator with a name and namespace where it has none. */
    public GeneratorSpec orNamed(String otherName, String otherNamespace) {
        return new GeneratorSpec(
                namespace.isEmpty() ? otherNamespace : namespace,
                name.isEmpty() ? otherName : name,
                behavior,
                type,
                sources,
                options);
    }
}
