package io.weirkeeper.engine.kustomize.replace;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.NodeLookup;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes into JSON or YAML that a field holds as text (kustomize api/filters/replacement, v5.8.1). */
final class TextDocument {
    private TextDocument() {}

    /** Whether a path leads through a text into a place there, which then has the value. */
    static boolean assign(YamlNode target, List<String> path, YamlNode value, PathMatcher.Create create) {
        for (int i = 1; i < path.size(); i++) {
            if (find(target, path.subList(0, i)) instanceof YamlScalar scalar) {
                YamlNode document = parse(scalar.text());
                if (document != null) {
                    return assign(scalar, document, path.subList(i, path.size()), value, create);
                }
            }
        }
        return false;
    }

    private static @Nullable YamlNode find(YamlNode target, List<String> path) {
        try {
            return NodeLookup.find(target, path);
        } catch (KustomizeException e) {
            return null;
        }
    }

    private static @Nullable YamlNode parse(String text) {
        try {
            return YamlReader.goV3().readFirst("", text);
        } catch (YamlException e) {
            return null;
        }
    }

    private static boolean assign(
            YamlScalar scalar, YamlNode document, List<String> path, YamlNode value, PathMatcher.Create create) {
        try {
            List<Slot> slots = PathMatcher.match(PathMatcher.growing(document, path, create), path, create);
            if (slots.isEmpty()) {
                return false;
            }
            slots.forEach(slot -> slot.assign(value));
            scalar.setText(print(document, scalar.text()));
            return true;
        } catch (KustomizeException | YamlException e) {
            return false; // the path is then tried without looking into texts, and that error is told
        }
    }

    private static String print(YamlNode document, String original) {
        String start = original.strip();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return StyledPrinter.print(document).strip();
        }
        String compact = JsonWriter.write(document);
        return original.contains("\n") && original.contains("  ") ? indented(compact) : compact;
    }

    /** Compact JSON with two spaces for each level. */
    static String indented(String compact) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            if (quoted) {
                out.append(c);
                if (c == '\\') {
                    i++;
                    out.append(compact.charAt(i));
                } else if (c == '"') {
                    quoted = false;
                }
                continue;
            }
            switch (c) {
                case '"' -> {
                    quoted = true;
                    out.append(c);
                }
                case '{', '[' -> {
                    out.append(c);
                    if (compact.charAt(i + 1) == c + 2) {
                        i++;
                        out.append(compact.charAt(i));
                    } else {
                        depth++;
                        newLine(out, depth);
                    }
                }
                case '}', ']' -> {
                    depth--;
                    newLine(out, depth);
                    out.append(c);
                }
                case ',' -> {
                    out.append(c);
                    newLine(out, depth);
                }
                case ':' -> out.append(": ");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static void newLine(StringBuilder out, int depth) {
        out.append('\n').repeat(' ', depth * 2);
    }
}
