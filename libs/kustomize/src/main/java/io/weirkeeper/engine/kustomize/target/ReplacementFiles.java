package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.spec.ReplacementSpec;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;

/** Replacements, those in files of their own included. */
final class ReplacementFiles {
    private ReplacementFiles() {}

    static List<ReplacementSpec> resolve(List<ReplacementSpec.Entry> entries, BaseLoader loader) {
        List<ReplacementSpec> replacements = new ArrayList<>();
        for (ReplacementSpec.Entry entry : entries) {
            if (entry.path().isEmpty()) {
                replacements.add(entry.replacement());
                continue;
            }
            if (!entry.replacement().isEmpty()) {
                throw new KustomizeException(
                        "replacements: cannot specify both path '" + entry.path() + "' and an inline replacement");
            }
            replacements.addAll(read(loader.nameOf(entry.path()), loader.load(entry.path())));
        }
        return replacements;
    }

    private static List<ReplacementSpec> read(String path, byte[] content) {
        YamlNode node;
        try {
            node = YamlReader.viaJson().readFirst(path, YamlReader.decode(path, content));
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
        if (node instanceof YamlMap map) {
            return List.of(SpecMap.read(map, SpecMap.Mode.LENIENT, ReplacementSpec::read));
        }
        if (!(node instanceof YamlList list)) {
            throw new KustomizeException(path + ": must be a replacement or a list of them");
        }
        YamlMap wrapper = new YamlMap();
        wrapper.put("replacements", list);
        return SpecMap.read(wrapper, SpecMap.Mode.LENIENT, map -> map.list("replacements", ReplacementSpec::read));
    }
}
