package io.weirkeeper.engine.kustomize.schema;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.function.Predicate;

/**
 * What the fields of a schema must be for Go to read it (k8s.io/kube-openapi/pkg/validation/spec). A null stands for
 * an absent field.
 */
public final class SchemaShape {
    private SchemaShape() {}

    /** Whether a node can be read as a schema. */
    public static boolean fits(YamlNode node) {
        if (!(node instanceof YamlMap schema)) {
            return false;
        }
        for (YamlMap.Entry field : schema) {
            if (!field.value().isNull() && !fits(field.key(), field.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String field, YamlNode value) {
        return switch (field) {
            case "id", "$schema", "description", "title", "format", "pattern", "discriminator" -> isText(value);
            case "type" -> isText(value) || eachItem(value, SchemaShape::isText);
            case "nullable", "readOnly", "uniqueItems", "exclusiveMaximum", "exclusiveMinimum" -> isFlag(value);
            case "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties" ->
                hasTag(value, YamlTag.INT);
            case "maximum", "minimum", "multipleOf" -> hasTag(value, YamlTag.INT) || hasTag(value, YamlTag.FLOAT);
            case "enum" -> value instanceof YamlList;
            case "required" -> eachItem(value, SchemaShape::isText);
            case "items" -> fits(value) || eachItem(value, SchemaShape::fits);
            case "additionalItems", "additionalProperties" -> isFlag(value) || fits(value);
            case "allOf", "anyOf", "oneOf" -> eachItem(value, SchemaShape::fits);
            case "not" -> fits(value);
            case "properties", "patternProperties", "definitions" -> eachValue(value, SchemaShape::fits);
            case "dependencies" -> eachValue(value, each -> fits(each) || eachItem(each, SchemaShape::isText));
            default -> true;
        };
    }

    /** @throws KustomizeException when one of a document's definitions is no schema */
    static void checkDefinitions(YamlMap document) {
        YamlNode definitions = document.get("definitions");
        if (definitions == null || definitions.isNull()) {
            return;
        }
        if (!(definitions instanceof YamlMap map)) {
            throw new KustomizeException("openapi: " + definitions.place() + ": definitions must be a map");
        }
        map.forEach((name, definition) -> {
            if (!definition.isNull() && !fits(definition)) {
                throw new KustomizeException(
                        "openapi: " + definition.place() + ": invalid schema file: " + name + " is no schema");
            }
        });
    }

    private static boolean isText(YamlNode node) {
        return hasTag(node, YamlTag.STRING);
    }

    private static boolean isFlag(YamlNode node) {
        return hasTag(node, YamlTag.BOOL);
    }

    private static boolean hasTag(YamlNode node, YamlTag tag) {
        return node instanceof YamlScalar scalar && scalar.tag() == tag;
    }

    private static boolean eachItem(YamlNode node, Predicate<YamlNode> expected) {
        if (!(node instanceof YamlList list)) {
            return false;
        }
        for (YamlNode item : list) {
            if (!item.isNull() && !expected.test(item)) {
                return false;
            }
        }
        return true;
    }

    private static boolean eachValue(YamlNode node, Predicate<YamlNode> expected) {
        if (!(node instanceof YamlMap map)) {
            return false;
        }
        for (YamlMap.Entry entry : map) {
            if (!entry.value().isNull() && !expected.test(entry.value())) {
                return false;
            }
        }
        return true;
    }
}
