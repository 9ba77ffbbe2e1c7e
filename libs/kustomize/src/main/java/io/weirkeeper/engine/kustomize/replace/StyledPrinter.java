package io.weirkeeper.engine.kustomize.replace;

import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.ScalarStyle;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import io.weirkeeper.engine.yaml.YamlWriter;

/**
 * Prints a tree in the order and with the quotes it was read with, as kyaml prints YAML that is kept inside of a
 * text. Comments are not kept.
 */
final class StyledPrinter {
    private final StringBuilder out = new StringBuilder();

    private StyledPrinter() {}

    static String print(YamlNode node) {
        StyledPrinter printer = new StyledPrinter();
        switch (node) {
            case YamlMap map when isBlock(map) -> printer.map(map, 0);
            case YamlList list when isBlock(list) -> printer.list(list, 0);
            default -> printer.inline(node, 0);
        }
        return printer.out.toString();
    }

    private void indent(int depth) {
        out.repeat(' ', depth * 2);
    }

    /** The fields, the first without indentation. */
    private void map(YamlMap map, int depth) {
        for (int i = 0; i < map.size(); i++) {
            if (i > 0) {
                indent(depth);
            }
            out.append(key(map, i)).append(':');
            switch (map.valueAt(i)) {
                case YamlMap value
                when isBlock(value) -> {
                    out.append('\n');
                    indent(depth + 1);
                    map(value, depth + 1);
                }
                case YamlList value
                when isBlock(value) -> {
                    out.append('\n');
                    indent(depth);
                    list(value, depth);
                }
                case YamlNode value -> {
                    out.append(' ');
                    inline(value, depth + 1);
                }
            }
        }
    }

    private static String key(YamlMap map, int at) {
        if (map.keyTagAt(at) != YamlTag.STRING) {
            return map.keyAt(at);
        }
        YamlMap only = new YamlMap();
        only.put(map.keyAt(at), YamlScalar.ofNull());
        String line = YamlWriter.write(only);
        return line.substring(0, line.lastIndexOf(':'));
    }

    private void list(YamlList list, int depth) {
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                indent(depth);
            }
            out.append("- ");
            switch (list.get(i)) {
                case YamlMap item when isBlock(item) -> map(item, depth + 1);
                case YamlList item when isBlock(item) -> list(item, depth + 1);
                case YamlNode item -> inline(item, depth + 1);
            }
        }
    }

    private void inline(YamlNode node, int depth) {
        switch (node) {
            case YamlScalar scalar -> scalar(scalar, depth);
            case YamlMap _, YamlList _ -> {
                flow(node);
                out.append('\n');
            }
        }
    }

    private static boolean isBlock(YamlNode node) {
        return !node.isFlow() && !Nodes.isEmpty(node);
    }

    private void flow(YamlNode node) {
        switch (node) {
            case YamlMap map -> {
                out.append('{');
                for (int i = 0; i < map.size(); i++) {
                    out.append(i == 0 ? "" : ", ").append(key(map, i)).append(": ");
                    flow(map.valueAt(i));
                }
                out.append('}');
            }
            case YamlList list -> {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    flow(list.get(i));
                }
                out.append(']');
            }
            case YamlScalar scalar -> flowScalar(scalar);
        }
    }

    private void flowScalar(YamlScalar scalar) {
        boolean bare = scalar.style() == ScalarStyle.PLAIN && scalar.isString();
        if (bare && scalar.text().chars().anyMatch(c -> ",[]{}?".indexOf(c) >= 0)) {
            out.append('\'').append(scalar.text().replace("'", "''")).append('\'');
            return;
        }
        scalar(scalar, 0);
        out.setLength(out.length() - 1);
    }

    private void scalar(YamlScalar scalar, int depth) {
        String text = scalar.text();
        if (text.indexOf('\n') >= 0 && scalar.style() != ScalarStyle.DOUBLE_QUOTED) {
            block(text, depth);
            return;
        }
        boolean guarded = scalar.isString() && Nodes.plainTag(text) != YamlTag.STRING;
        if (scalar.style() == ScalarStyle.SINGLE_QUOTED) {
            out.append('\'').append(text.replace("'", "''")).append('\'');
        } else if (scalar.style() == ScalarStyle.DOUBLE_QUOTED || guarded) {
            quoted(text);
        } else if (scalar.isString()) {
            out.append(YamlWriter.write(scalar).strip());
        } else {
            boolean telling = Nodes.plainTag(text) == scalar.tag();
            String tag = telling ? "" : scalar.tag().shortForm() + (text.isEmpty() ? "" : " ");
            out.append(tag).append(text);
        }
        out.append('\n');
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        out.append('"');
    }

    private void block(String text, int depth) {
        String chomping = !text.endsWith("\n") ? "-" : text.endsWith("\n\n") || text.equals("\n") ? "+" : "";
        boolean hinted = text.startsWith(" ") || text.startsWith("\n");
        out.append('|').append(hinted ? "2" : "").append(chomping).append('\n');
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            if (!line.isEmpty()) {
                indent(Math.max(depth, 1));
            }
            out.append(line).append('\n');
        }
    }
}
