package io.weirkeeper.engine.yaml;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What go-yaml v2 (YAML 1.1) takes a plain scalar for (resolve.go, v2.4.3), and what sigs.k8s.io/yaml makes of it. */
final class GoV2 {
    private GoV2() {}

    /** The tag of a scalar written without quotes and without a tag. */
    static YamlTag tagOf(String text) {
        if (text.isEmpty()) {
            return YamlTag.NULL;
        }
        return switch (text.charAt(0)) {
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-' -> numberTag(text);
            case 'y', 'Y', 'n', 'N', 't', 'T', 'f', 'F', 'o', 'O' -> wordTag(text);
            default -> GoV3.tagOf(text);
        };
    }

    private static YamlTag wordTag(String text) {
        if (text.length() > 5) {
            return YamlTag.STRING;
        }
        if (booleanValue(text) != null) {
            return YamlTag.BOOL;
        }
        return GoV3.isNull(text) ? YamlTag.NULL : YamlTag.STRING;
    }

    private static YamlTag numberTag(String text) {
        if (GoV3.infinity(text) != null) {
            return YamlTag.FLOAT;
        }
        if (GoTimestamp.matches(text)) {
            return YamlTag.TIMESTAMP;
        }
        String plain = GoV3.withoutUnderscores(text);
        if (intValue(plain) != null) {
            return YamlTag.INT;
        }
        return GoNumbers.parseFloat(plain) != null ? YamlTag.FLOAT : YamlTag.STRING;
    }

    private static @Nullable Number intValue(String plain) {
        Number value = GoV3.intValue(plain);
        // of v3's oddities v2 knows those in base two only
        return value != null && GoNumbers.parseInt(plain) == null && plain.startsWith("o", plain.indexOf('0') + 1)
                ? null
                : value;
    }

    static @Nullable Boolean booleanValue(String text) {
        return switch (text) {
            case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> true;
            case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> false;
            default -> null;
        };
    }

    /** Rewrites a value as JSON has it: canonical text, tag of what JSON text means; timestamps become strings. */
    static void toJson(YamlScalar scalar) {
        String text = scalar.text();
        switch (scalar.tag()) {
            case STRING -> {}
            case MERGE, TIMESTAMP -> scalar.set(text, YamlTag.STRING);
            case NULL -> scalar.set("null", YamlTag.NULL);
            case BOOL -> {
                Boolean value = booleanValue(text);
                scalar.set(String.valueOf(value), YamlTag.BOOL);
            }
            case BINARY -> scalar.set(String.valueOf(scalar.value()), YamlTag.STRING);
            case INT -> scalar.set(String.valueOf(scalar.value()), YamlTag.INT);
            case FLOAT -> {
                String json = jsonNumber(scalar);
                if (json.equals("-0")) {
                    scalar.set("-0.0", YamlTag.FLOAT);
                } else {
                    scalar.set(json, GoNumbers.parseInt(json) == null ? YamlTag.FLOAT : YamlTag.INT);
                }
            }
        }
    }

    private static String jsonNumber(YamlScalar scalar) {
        if (!(scalar.value() instanceof Double value) || value.isNaN() || value.isInfinite()) {
            String name = scalar.text().startsWith("-")
                    ? "-Inf"
                    : scalar.text().toLowerCase(Locale.ROOT).equals(".nan") ? "NaN" : "+Inf";
            throw new YamlException(
                    scalar.place(),
                    "the value " + scalar.text() + " has no form in JSON",
                    "json: unsupported value: " + name,
                    false);
        }
        return GoNumbers.formatJson(value);
    }

    /** The text that sigs.k8s.io/yaml makes of a map key; it names the value when there is none. */
    static String keyText(YamlScalar key, YamlNode value) {
        return switch (key.tag()) {
            case STRING, TIMESTAMP, MERGE -> key.text();
            case BOOL -> String.valueOf(booleanValue(key.text()));
            case BINARY -> String.valueOf(key.value());
            case INT -> {
                if (key.value() instanceof Long number) {
                    yield Long.toString(number);
                }
                throw unsupported(key, value);
            }
            case FLOAT -> {
                if (key.value() instanceof Double number) {
                    yield GoNumbers.formatSingle(number.floatValue());
                }
                throw unsupported(key, value);
            }
            case NULL -> throw unsupported(key, value);
        };
    }

    private static YamlException unsupported(YamlScalar key, YamlNode value) {
        String type = key.isNull() ? "%!s(<nil>)" : "uint64";
        return new YamlException(
                key.place(),
                "a map key cannot be " + key.tag().shortForm() + " `" + key.text() + "`",
                "unsupported map key of type: " + type + ", key: " + GoSyntax.of(key) + ", value: "
                        + GoSyntax.of(value),
                false);
    }
}
