package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.ScalarStyle;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;

/**
 * What is left of a tree that Go turned into JSON and back into YAML: no shared parts, no styles but the quotes that
 * strings need, all numbers floating-point.
 */
public final class JsonForm {
    private JsonForm() {}

    /**
     * A new tree that means the same as far as JSON can say it.
     *
     * @throws io.weirkeeper.engine.yaml.YamlException when a scalar has no value, such as {@code !!int abc}
     */
    public static YamlNode of(YamlNode node) {
        return of(node, true);
    }

    private static YamlNode of(YamlNode node, boolean top) {
        return switch (node) {
            case YamlMap map -> {
                if (map.firstDuplicate() >= 0) {
                    throw new KustomizeException(
                            map.place() + ": mapping key \"" + map.keyAt(map.firstDuplicate()) + "\" is there twice");
                }
                YamlMap copy = new YamlMap();
                for (int i = 0; i < map.size(); i++) {
                    if (!top && map.keyTagAt(i) != YamlTag.STRING) {
                        throw new KustomizeException(map.valueAt(i).place() + ": the key " + map.keyAt(i)
                                + " is not a string; put it in quotes");
                    }
                    copy.append(map.keyAt(i), YamlTag.STRING, of(map.valueAt(i), false));
                }
                yield copy;
            }
            case YamlList list -> {
                YamlList copy = new YamlList();
                list.forEach(item -> copy.add(of(item, false)));
                yield copy;
            }
            case YamlScalar scalar -> of(scalar);
        };
    }

    private static YamlScalar of(YamlScalar scalar) {
        return switch (scalar.value()) {
            case null -> YamlScalar.ofNull();
            case Boolean value -> YamlScalar.of(value);
            case Number value ->
                YamlScalar.plain(YamlScalar.of(value.doubleValue()).text());
            case Object value -> string(value.toString());
        };
    }

    private static YamlScalar string(String text) {
        YamlScalar string = YamlScalar.string(text);
        boolean quoted = text.isEmpty() || Nodes.plainTag(text) != YamlTag.STRING;
        if (text.indexOf('\n') >= 0) {
            string.set(text, YamlTag.STRING, ScalarStyle.LITERAL);
        } else if (quoted) {
            string.set(text, YamlTag.STRING, ScalarStyle.DOUBLE_QUOTED);
        }
        return string;
    }
}
