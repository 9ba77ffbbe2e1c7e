package io.weirkeeper.engine.gotemplate.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weirkeeper.engine.gotemplate.format.Floats;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.time.TimeValue;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.Base64;
import java.util.Locale;

/**
 * Values as go-yaml v3 prints them straight, not through JSON: {@code toYamlPretty}. Lists are indented, integers and
 * floats keep their kind, bytes are a list of numbers.
 */
public final class PrettyYaml {
    private static final int MAX_DEPTH = 1000;
    private static final int BASE64_LINE = 70;

    private PrettyYaml() {}

    /** The value as raw YAML without the last line's end. */
    public static String write(Value value) {
        String yaml = YamlWriter.writeGoV3(node(value, 0));
        return Text.encode(yaml.endsWith("\n") ? yaml.substring(0, yaml.length() - 1) : yaml);
    }

    private static YamlNode node(Value value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new GoError("yaml: too deep");
        }
        return switch (value) {
            case Nothing _ -> YamlScalar.ofNull();
            case Bool bool -> YamlScalar.of(bool.value());
            case Int number -> new YamlScalar(decimal(number), YamlTag.INT);
            case Float64 number -> new YamlScalar(decimal(number.value()), YamlTag.FLOAT);
            case Text text -> text(text.raw());
            case Bytes bytes -> bytes(bytes);
            case ListValue list -> {
                YamlList result = new YamlList();
                for (Value item : list.items()) {
                    result.add(node(item, depth + 1));
                }
                yield result;
            }
            case MapValue map -> {
                YamlMap result = new YamlMap();
                for (String key : map.keys()) {
                    Value item = map.get(key);
                    result.append(Text.decode(key), YamlTag.STRING, node(item == null ? Nothing.NIL : item, depth + 1));
                }
                yield result;
            }
            case StructValue struct -> {
                YamlMap result = new YamlMap();
                for (StructValue.Field field : struct.fields()) {
                    String name = field.name().toLowerCase(Locale.ROOT);
                    result.append(name, YamlTag.STRING, node(field.value(), depth + 1));
                }
                yield result;
            }
            case Opaque opaque -> {
                String text = JsonDecoder.decode(opaque.json()) instanceof Text json ? json.toString() : "";
                yield new YamlScalar(text, opaque instanceof TimeValue ? YamlTag.TIMESTAMP : YamlTag.STRING);
            }
            case Complex _ -> throw new GoError("cannot marshal type: complex128");
        };
    }

    private static String decimal(Int number) {
        return number.isUnsigned() ? Long.toUnsignedString(number.value()) : Long.toString(number.value());
    }

    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        return Floats.general(value);
    }

    private static YamlNode text(String raw) {
        if (Runes.isValid(raw)) {
            return YamlScalar.string(Text.decode(raw));
        }
        String base64 = Base64.getEncoder().encodeToString(raw.getBytes(ISO_8859_1));
        if (base64.length() < BASE64_LINE) {
            return new YamlScalar(base64, YamlTag.BINARY);
        }
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < base64.length(); at += BASE64_LINE) {
            lines.append(base64, at, Math.min(at + BASE64_LINE, base64.length()))
                    .append('\n');
        }
        return new YamlScalar(lines.toString(), YamlTag.BINARY);
    }

    private static YamlNode bytes(Bytes bytes) {
        YamlList result = new YamlList();
        for (int i = 0; i < bytes.raw().length(); i++) {
            result.add(YamlScalar.of((long) bytes.raw().charAt(i)));
        }
        return result;
    }
}
