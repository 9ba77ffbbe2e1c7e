package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.function.PathFunctions;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.manifest.Hook;
import io.weirkeeper.engine.helm.manifest.Manifest;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands what a chart rendered over to someone who changes it, and takes it back as files (Helm 4.2 pkg/action
 * action.go): each document carries the name of its file in an annotation meanwhile. Texts are raw.
 */
public final class PostRendering {
    private static final String FILE = "postrenderer.helm.sh/postrender-filename";

    private PostRendering() {}

    /** Which documents are handed over together. */
    public enum Strategy {
        /** Hooks are left as they are. */
        NO_HOOKS,
        COMBINED,
        /** Hooks, then the others. */
        SEPARATE
    }

    /** Changes documents; may drop, add and reorder them. */
    @FunctionalInterface
    public interface Renderer {
        /** @throws ChartException saying why not */
        List<YamlMap> run(List<YamlMap> objects);
    }

    /** @param files rendered templates by name, without notes */
    public static Map<String, String> apply(Map<String, String> files, Strategy strategy, Renderer renderer) {
        if (strategy == Strategy.COMBINED) {
            return run(files, "", "files", renderer);
        }
        Manifests sorted = Manifests.of(files);
        Map<String, String> hooks = new TreeMap<>();
        for (Hook hook : sorted.hooks()) {
            hooks.merge(hook.path(), hook.manifest(), PostRendering::joined);
        }
        Map<String, String> manifests = new TreeMap<>();
        for (Manifest manifest : sorted.manifests()) {
            manifests.merge(manifest.path(), manifest.content(), PostRendering::joined);
        }
        Map<String, String> all = new TreeMap<>();
        if (!hooks.isEmpty()) {
            all.putAll(strategy == Strategy.SEPARATE ? run(hooks, "hooks", "hooks", renderer) : hooks);
        }
        if (!manifests.isEmpty()) {
            run(manifests, "manifests", "manifests", renderer)
                    .forEach((name, text) -> all.merge(name, text, PostRendering::joined));
        }
        return all;
    }

    private static String joined(String first, String second) {
        return first + "\n---\n" + second;
    }

    private static Map<String, String> run(Map<String, String> files, String group, String named, Renderer renderer) {
        List<YamlMap> merged;
        try {
            merged = annotated(files);
        } catch (YamlException e) {
            throw new ChartException(
                    "error merging " + (group.isEmpty() ? "manifests" : group) + ": parsing "
                            + e.place().file() + ": MalformedYAMLError: " + e.inGo(),
                    e);
        }
        List<YamlMap> changed;
        try {
            changed = renderer.run(merged);
        } catch (ChartException e) {
            throw new ChartException("error while running post render on " + named + ": " + e.getMessage(), e);
        }
        return split(changed, group);
    }

    private static List<YamlMap> annotated(Map<String, String> files) {
        List<YamlMap> all = new ArrayList<>();
        new TreeMap<>(files).forEach((name, content) -> {
            if (PathFunctions.base(name).startsWith("_")) {
                return;
            }
            for (String document : Manifests.documents(content)) {
                for (YamlNode node : YamlReader.goV3().readAll(Text.decode(name), Text.decode(document))) {
                    if (node instanceof YamlMap map) {
                        map.mapOrPut("metadata").mapOrPut("annotations").put(FILE, Text.decode(name));
                        all.add(map);
                    } else if (!node.isNull()) {
                        throw new ChartException("error merging manifests: annotating " + Text.decode(name)
                                + ": wrong node kind: expected MappingNode");
                    }
                }
            }
        });
        return all;
    }

    private static Map<String, String> split(List<YamlMap> objects, String group) {
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        for (int i = 0; i < objects.size(); i++) {
            YamlMap object = objects.get(i);
            String name = removeAnnotation(object);
            if (name.isEmpty()) {
                name = "generated-by-postrender-" + (group.isEmpty() ? "" : group + "-") + i + ".yaml";
            }
            StringBuilder text = files.computeIfAbsent(name, _ -> new StringBuilder());
            if (!text.isEmpty()) {
                text.append("---\n");
            }
            text.append(YamlWriter.writeUnfolded(object));
        }
        Map<String, String> raw = new TreeMap<>();
        files.forEach((name, text) -> raw.put(Text.encode(name), Text.encode(text.toString())));
        return raw;
    }

    private static String removeAnnotation(YamlMap object) {
        YamlMap metadata = object.map("metadata");
        YamlMap annotations = metadata == null ? null : metadata.map("annotations");
        if (metadata == null || annotations == null) {
            return "";
        }
        String name = annotations.text(FILE);
        YamlNode _ = annotations.remove(FILE);
        if (annotations.isEmpty()) {
            YamlNode _ = metadata.remove("annotations");
        }
        return name == null ? "" : name;
    }
}
