package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the resources of a text: documents split at {@code ---} lines, lists of resources opened (kyaml
 * kio/byteio_reader.go v0.21.1 and kustomize api/resource/factory.go v5.8.1).
 */
public final class ResourceReader {
    private static final YamlReader READER = YamlReader.goV3();

    private final OpenApi schemas;

    public ResourceReader(OpenApi schemas) {
        this.schemas = schemas;
    }

    /** The resources of a file's bytes. */
    public List<Resource> read(String file, byte[] bytes) {
        try {
            return read(file, YamlReader.decode(file, bytes));
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
    }

    /**
     * The resources of a text.
     *
     * @throws KustomizeException when it is no YAML or something in it is no resource
     */
    public List<Resource> read(String file, String text) {
        List<Resource> resources = new ArrayList<>();
        try {
            for (YamlMap node : opened(valid(documents(file, text)))) {
                resources.add(new Resource(node, schemas));
            }
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
        return resources;
    }

    private static List<YamlNode> documents(String file, String original) {
        String text = original.indexOf('\r') < 0 ? original : original.replace("\r\n", "\n");
        List<YamlNode> documents = new ArrayList<>();
        if (text.isEmpty()) {
            return documents;
        }
        int from = 0;
        int line = 1;
        boolean several = false;
        for (int at = text.indexOf("\n---"); at >= 0; at = text.indexOf("\n---", from)) {
            int end = text.indexOf('\n', at + 4);
            if (end < 0) {
                break;
            }
            String rest = text.substring(at + 4, end).strip();
            if (!rest.isEmpty() && rest.charAt(0) != '#') {
                throw new KustomizeException(file + ": invalid document separator: ---" + Nodes.shortened(rest));
            }
            add(documents, file, text.substring(from, at + 1), line);
            several = true;
            line += lines(text, from, end + 1);
            from = end + 1;
        }
        add(documents, file, text.substring(from), line);
        return several ? documents : unwrapped(documents);
    }

    private static int lines(String text, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                lines++;
            }
        }
        return lines;
    }

    private static void add(List<YamlNode> documents, String file, String chunk, int line) {
        if (chunk.isBlank()) {
            return;
        }
        YamlNode document = READER.readFirst(file, chunk, line);
        if (document != null && !document.isNull()) {
            documents.add(document);
        }
    }

    /** The items when the only document is a list of resources. */
    private static List<YamlNode> unwrapped(List<YamlNode> documents) {
        if (documents.size() != 1 || !(documents.getFirst() instanceof YamlMap map)) {
            return documents;
        }
        String kind = map.text("kind");
        boolean wraps =
                ("List".equals(kind) || "ResourceList".equals(kind)) && (map.has("items") || map.has("functionConfig"));
        if (!wraps) {
            return documents;
        }
        YamlList items = map.list("items");
        return items == null ? List.of() : new ArrayList<>(items.items());
    }

    private static List<YamlMap> valid(List<YamlNode> nodes) {
        List<YamlMap> valid = new ArrayList<>(nodes.size());
        for (YamlNode node : nodes) {
            if (!Nodes.isEmpty(node)) {
                valid.add(checked(node));
            }
        }
        return valid;
    }

    private static YamlMap checked(YamlNode node) {
        if (!(node instanceof YamlMap map)) {
            throw new KustomizeException(node.place() + ": is not a Kubernetes object (missing Resource metadata)");
        }
        String kind = text(map.get("kind"));
        if (kind.isEmpty()) {
            throw new KustomizeException(map.place() + ": missing kind in object");
        }
        YamlMap metadata = map.map("metadata");
        if (!kind.endsWith("List")
                && text(metadata == null ? null : metadata.get("name")).isEmpty()) {
            throw new KustomizeException(map.place() + ": missing metadata.name in object of kind " + kind);
        }
        return map;
    }

    private static String text(@Nullable YamlNode node) {
        return node == null || node.isNull() ? "" : Nodes.rawText(node);
    }

    /** Kustomize decodes such lists at once, so that keys that come twice show. */
    private static void refuseDuplicates(YamlNode node) {
        switch (node) {
            case YamlMap map -> {
                int at = map.firstDuplicate();
                if (at >= 0) {
                    throw new KustomizeException(
                            map.valueAt(at).place() + ": mapping key \"" + map.keyAt(at) + "\" already defined");
                }
                for (int i = 0; i < map.size(); i++) {
                    refuseDuplicates(map.valueAt(i));
                }
            }
            case YamlList list -> list.forEach(ResourceReader::refuseDuplicates);
            case YamlScalar _ -> {
                // has no keys
            }
        }
    }

    /** The nodes with every FooList replaced by its items, which go to the end. */
    private static List<YamlMap> opened(List<YamlMap> nodes) {
        List<YamlMap> result = new ArrayList<>(nodes.size());
        ArrayDeque<YamlMap> queue = new ArrayDeque<>(nodes);
        while (!queue.isEmpty()) {
            YamlMap node = queue.remove();
            YamlNode items = null;
            if (text(node.get("kind")).endsWith("List")) {
                refuseDuplicates(node);
                items = node.get("items");
            }
            switch (items) {
                case null -> result.add(node);
                case YamlList list -> {
                    for (YamlNode item : list) {
                        queue.addAll(valid(documents(item.place().file(), JsonWriter.write(item))));
                    }
                }
                case YamlNode other when other.isNull() -> {
                    // an empty list
                }
                default ->
                    throw new KustomizeException(
                            items.place() + ": expected a list in items of " + text(node.get("kind")));
            }
        }
        return result;
    }
}
