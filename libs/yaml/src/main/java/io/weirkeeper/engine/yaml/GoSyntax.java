package io.weirkeeper.engine.yaml;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Values as Go's {@code %#v} writes what go-yaml v2 made of them. */
final class GoSyntax {
    private GoSyntax() {}

    static String of(YamlNode node) {
        if (node.isNull()) {
            return "<nil>";
        }
        StringBuilder out = new StringBuilder();
        append(out, node);
        return out.toString();
    }

    private static void append(StringBuilder out, YamlNode node) {
        switch (node) {
            case YamlMap map -> {
                List<String> keys = new ArrayList<>(map.keys());
                keys.sort(JsonWriter::compareBytewise);
                out.append("map[interface {}]interface {}{");
                for (int i = 0; i < keys.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    quote(out, keys.get(i));
                    out.append(':');
                    append(out, map.valueAt(map.indexOf(keys.get(i))));
                }
                out.append('}');
            }
            case YamlList list -> {
                out.append("[]interface {}{");
                for (int i = 0; i < list.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    append(out, list.get(i));
                }
                out.append('}');
            }
            case YamlScalar scalar when scalar.isNull() -> out.append("interface {}(nil)");
            case YamlScalar scalar when scalar.isString() -> quote(out, scalar.text());
            case YamlScalar scalar when scalar.tag() == YamlTag.INT -> appendInt(out, scalar);
            case YamlScalar scalar -> out.append(scalar.text());
        }
    }

    private static void appendInt(StringBuilder out, YamlScalar scalar) {
        switch (scalar.value()) {
            case BigInteger large -> out.append("0x").append(large.toString(16));
            case null, default -> out.append(scalar.value());
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case 0x85, 0xA0, 0x2028, 0x2029, 0xFEFF -> out.append("\\u%04x".formatted((int) c));
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
