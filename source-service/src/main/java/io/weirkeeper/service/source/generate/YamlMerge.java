package io.weirkeeper.service.source.generate;

import io.weirkeeper.engine.artifact.FileContent;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Merges YAML files as Helm merges values: maps into maps, everything else replaces what was there. */
final class YamlMerge {
    private static final long MAX_FILE = 16L << 20;

    private YamlMerge() {}

    /** The second file laid over the first, with the first one's mode. */
    static TreeEntry.File merge(TreeEntry.File first, TreeEntry.File second) {
        MapValue merged = ChartLoader.merge(read(first), read(second));
        String text = merged.size() == 0 ? "{}\n" : YamlValues.write(merged) + "\n";
        return new TreeEntry.File(first.executable(), FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** All documents of a file, merged into one map. */
    private static MapValue read(TreeEntry.File file) {
        MapValue all = MapValue.create();
        try {
            for (String document : documents(new String(file.content().bytes(MAX_FILE), StandardCharsets.UTF_8))) {
                if (!document.isBlank()) {
                    all = ChartLoader.merge(all, YamlValues.readMap(document));
                }
            }
            return all;
        } catch (GoError e) {
            throw new GenerateException("cannot unmarshal YAML document: " + Text.decode(e.text()), e);
        } catch (IOException e) {
            throw new GenerateException("error reading YAML document: " + e.getMessage(), e);
        }
    }

    private static List<String> documents(String text) {
        List<String> documents = new ArrayList<>();
        StringBuilder document = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (line.stripTrailing().equals("---")) {
                documents.add(document.toString());
                document.setLength(0);
            } else {
                document.append(line).append('\n');
            }
        }
        documents.add(document.toString());
        return documents;
    }
}
