package io.weirkeeper.engine.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What go-yaml v3 takes a plain scalar for, and what value a tagged text has (resolve.go, v3.0.4). */
final class GoV3 {
    private GoV3() {}

    /** The tag of a scalar written without quotes and without a tag. */
    static YamlTag tagOf(String text) {
        if (text.isEmpty()) {
            return YamlTag.NULL;
        }
        return switch (text.charAt(0)) {
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-' -> numberTag(text);
            case '.' -> dotTag(text);
            case '~', 'n', 'N' -> isNull(text) ? YamlTag.NULL : YamlTag.STRING;
            case 't', 'T' -> isTrue(text) ? YamlTag.BOOL : YamlTag.STRING;
            case 'f', 'F' -> isFalse(text) ? YamlTag.BOOL : YamlTag.STRING;
            default -> YamlTag.STRING;
        };
    }

    private static YamlTag numberTag(String text) {
        if (infinity(text) != null) {
            return YamlTag.FLOAT;
        }
        if (GoTimestamp.matches(text)) {
            return YamlTag.TIMESTAMP;
        }
        String plain = withoutUnderscores(text);
        if (intValue(plain) != null) {
            return YamlTag.INT;
        }
        return GoNumbers.parseFloat(plain) != null ? YamlTag.FLOAT : YamlTag.STRING;
    }

    private static YamlTag dotTag(String text) {
        return infinity(text) != null || GoNumbers.parseFloatWithUnderscores(text) != null
                ? YamlTag.FLOAT
                : YamlTag.STRING;
    }

    static boolean isNull(String text) {
        if (text.length() > 4) {
            return false;
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    static boolean isTrue(String text) {
        return text.length() == 4 && (text.equals("true") || text.equals("True") || text.equals("TRUE"));
    }

    static boolean isFalse(String text) {
        return text.length() == 5 && (text.equals("false") || text.equals("False") || text.equals("FALSE"));
    }

    /** The value of .inf, -.inf and .nan in the spellings that go-yaml knows. */
    static @Nullable Double infinity(String text) {
        return switch (text) {
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            default -> null;
        };
    }

    static String withoutUnderscores(String text) {
        return text.indexOf('_') < 0 ? text : text.replace("_", "");
    }

    /** The integer that a text without underscores is, or null. */
    static @Nullable Number intValue(String plain) {
        Number value = GoNumbers.parseInt(plain);
        if (value != null || plain.length() < 3) {
            return value;
        }
        if (GoNumbers.looksLikeFloat(plain) && GoNumbers.parseFloat(plain) != null) {
            return null;
        }
        // what is left are oddities such as 0b-1 and 0o+7, which go-yaml takes
        int mark = plain.charAt(0) == '-' ? 1 : 0;
        if (plain.length() < mark + 3 || plain.charAt(mark) != '0') {
            return null;
        }
        int radix = switch (plain.charAt(mark + 1)) {
            case 'b' -> 2;
            case 'o' -> 8;
            default -> 0;
        };
        if (radix == 0) {
            return null;
        }
        return GoNumbers.parseInt((mark == 1 ? "-" : "") + plain.substring(mark + 2), radix);
    }

    /** See {@link YamlScalar#value()}. */
    static @Nullable Object value(YamlScalar scalar) {
        String text = scalar.text();
        return switch (scalar.tag()) {
            case STRING, MERGE -> text;
            case NULL -> {
                require(isNull(text), scalar);
                yield null;
            }
            case BOOL -> {
                boolean yes = isTrue(text);
                require(yes || isFalse(text), scalar);
                yield yes;
            }
            case INT -> required(intValue(withoutUnderscores(text)), scalar);
            case FLOAT -> required(floatValue(text), scalar);
            case TIMESTAMP -> required(GoTimestamp.format(text), scalar);
            case BINARY -> decode(scalar);
        };
    }

    private static @Nullable Double floatValue(String text) {
        Double special = infinity(text);
        if (special != null) {
            return special;
        }
        if (text.startsWith(".")) {
            return GoNumbers.parseFloatWithUnderscores(text);
        }
        String plain = withoutUnderscores(text);
        Number whole = intValue(plain);
        if (whole instanceof Long value) {
            return (double) value;
        }
        return whole == null ? GoNumbers.parseFloat(plain) : null;
    }

    private static String decode(YamlScalar scalar) {
        try {
            String compact = scalar.text().replace("\n", "").replace("\r", "");
            return new String(Base64.getDecoder().decode(compact), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw YamlException.withoutLine(scalar.place(), "!!binary value contains invalid base64 data");
        }
    }

    private static <T> T required(@Nullable T value, YamlScalar scalar) {
        if (value == null) {
            throw mismatch(scalar);
        }
        return value;
    }

    private static void require(boolean holds, YamlScalar scalar) {
        if (!holds) {
            throw mismatch(scalar);
        }
    }

    private static YamlException mismatch(YamlScalar scalar) {
        return YamlException.withoutLine(
                scalar.place(),
                "cannot decode " + tagOf(scalar.text()).shortForm() + " `" + scalar.text() + "` as a "
                        + scalar.tag().shortForm());
    }
}
