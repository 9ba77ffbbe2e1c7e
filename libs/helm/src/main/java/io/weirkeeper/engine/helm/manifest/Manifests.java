package io.weirkeeper.engine.helm.manifest;

import io.weirkeeper.engine.gotemplate.format.Floats;
import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.function.PathFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rendered templates split into documents: hooks, and manifests in the order in which they are installed. Follows Helm
 * 4.2's release/v1/util. Content is raw.
 */
public record Manifests(List<Hook> hooks, List<Manifest> manifests) {
    private static final String NOTES = "NOTES.txt";
    private static final Map<String, String> EVENTS = events();

    public Manifests {
        hooks = List.copyOf(hooks);
        manifests = List.copyOf(manifests);
    }

    private static Map<String, String> events() {
        Map<String, String> events = new HashMap<>();
        for (String event : List.of(
                "pre-install",
                "post-install",
                "pre-delete",
                "post-delete",
                "pre-upgrade",
                "post-upgrade",
                "pre-rollback",
                "post-rollback",
                "test")) {
            events.put(event, event);
        }
        events.put("test-success", "test");
        return Map.copyOf(events);
    }

    /** Splits and sorts what a render gave; notes and partials are left out. */
    public static Manifests of(Map<String, String> files) {
        List<Hook> hooks = new ArrayList<>();
        List<Manifest> manifests = new ArrayList<>();
        new TreeMap<>(files).forEach((path, content) -> {
            if (!path.endsWith(NOTES) && !PathFunctions.base(path).startsWith("_")) {
                for (String document : documents(content)) {
                    sortIn(path, document, hooks, manifests);
                }
            }
        });
        Comparator<String> order = KindOrder.comparator(KindOrder.INSTALL);
        hooks.sort(Comparator.comparing(Hook::kind, order));
        manifests.sort(Comparator.comparing(Manifest::kind, order));
        return new Manifests(hooks, manifests);
    }

    /** The notes for the user: NOTES.txt of the chart itself, rendered. */
    public static String notes(String chart, Map<String, String> files) {
        return files.getOrDefault(chart + "/templates/" + NOTES, "");
    }

    /** The release's manifest: each document after a line that names its template. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (Manifest manifest : manifests) {
            out.append("---\n# Source: ").append(manifest.path()).append('\n');
            out.append(manifest.content()).append('\n');
        }
        return out.toString();
    }

    /** The documents of a text: what stands between lines of three hyphens, without blank ones. */
    public static List<String> documents(String content) {
        List<String> documents = new ArrayList<>();
        int start = 0;
        int searched = 0;
        String text = trimLeft(content);
        while (true) {
            int mark = text.indexOf("---", searched);
            if (mark < 0) {
                break;
            }
            boolean atStart = mark == 0 || mark > start && text.charAt(mark - 1) == '\n';
            if (!atStart) {
                searched = mark + 1;
                continue;
            }
            int end = mark;
            while (end > start && isSpace(text.charAt(end - 1))) {
                end--;
            }
            add(documents, text.substring(start, end));
            start = mark + 3;
            while (start < text.length() && isSpace(text.charAt(start))) {
                start++;
            }
            searched = start;
        }
        add(documents, text.substring(start));
        return documents;
    }

    private static void add(List<String> documents, String document) {
        if (!Runes.trimSpace(document).isEmpty()) {
            documents.add(trimLeft(document));
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    private static String trimLeft(String text) {
        int at = 0;
        while (at < text.length()) {
            long decoded = Runes.decode(text, at);
            if (!Runes.isSpace(Runes.rune(decoded))) {
                break;
            }
            at += Runes.width(decoded);
        }
        return text.substring(at);
    }

    private static void sortIn(String path, String document, List<Hook> hooks, List<Manifest> manifests) {
        YamlMap head = head(path, document);
        YamlMap metadata = head == null ? null : table(path, head, "metadata");
        YamlMap annotations = metadata == null ? null : table(path, metadata, "annotations");
        String kind = text(path, head, "kind");
        if (annotations != null) {
            for (int i = 0; i < annotations.size(); i++) {
                text(path, annotations, annotations.keyAt(i));
            }
        }
        if (annotations == null || !annotations.has("helm.sh/hook")) {
            manifests.add(new Manifest(path, document, text(path, head, "apiVersion"), kind));
            return;
        }
        List<String> events = new ArrayList<>();
        for (String wanted : list(text(path, annotations, "helm.sh/hook"))) {
            String event = EVENTS.get(wanted);
            if (event == null) {
                return;
            }
            events.add(event);
        }
        hooks.add(new Hook(
                Text.encode(text(path, metadata, "name")),
                kind,
                path,
                document,
                events,
                weight(text(path, annotations, "helm.sh/hook-weight")),
                policies(path, annotations, "helm.sh/hook-delete-policy"),
                policies(path, annotations, "helm.sh/hook-output-log-policy")));
    }

    private static int weight(String text) {
        try {
            return (int) Numbers.requireInt(text, 10, "Atoi");
        } catch (GoError e) {
            return 0;
        }
    }

    private static List<String> policies(String path, YamlMap annotations, String name) {
        return annotations.has(name) ? list(text(path, annotations, name)) : List.of();
    }

    private static List<String> list(String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            items.add(item.strip().toLowerCase(Locale.ROOT));
        }
        return items;
    }

    private static @Nullable YamlMap head(String path, String document) {
        YamlNode node;
        try {
            node = YamlReader.viaJson().readFirst(Text.decode(path), Text.decode(document));
        } catch (YamlException e) {
            throw new ChartException(
                    "YAML parse error on " + Text.decode(path) + ": error converting YAML to JSON: " + e.inGo(), e);
        }
        if (node == null || node.isNull()) {
            return null;
        }
        if (node instanceof YamlMap map) {
            return map;
        }
        throw mismatch(path, node, "value of type util.SimpleHead");
    }

    private static ChartException mismatch(String path, YamlNode node, String target) {
        String kind = switch (node) {
            case YamlMap _ -> "object";
            case YamlList _ -> "array";
            case YamlScalar scalar ->
                switch (scalar.tag()) {
                    case BOOL -> "bool";
                    case INT, FLOAT -> "number";
                    default -> "string";
                };
        };
        return new ChartException("YAML parse error on " + Text.decode(path)
                + ": error unmarshaling JSON: while decoding JSON: json: cannot unmarshal " + kind + " into Go "
                + target);
    }

    private static @Nullable YamlMap table(String path, YamlMap map, String key) {
        YamlNode node = map.get(key);
        if (node == null || node.isNull()) {
            return null;
        }
        if (node instanceof YamlMap table) {
            return table;
        }
        throw mismatch(path, node, "struct field SimpleHead." + key + " of type object");
    }

    private static String text(String path, @Nullable YamlMap map, String key) {
        YamlNode node = map == null ? null : map.get(key);
        if (node == null || node.isNull()) {
            return "";
        }
        if (node instanceof YamlScalar scalar) {
            // sigs.k8s.io/yaml takes numbers and booleans for texts where texts are wanted
            return scalar.value() instanceof Double number ? Floats.general(number) : String.valueOf(scalar.value());
        }
        throw mismatch(path, node, "struct field .metadata.annotations of type string");
    }
}
