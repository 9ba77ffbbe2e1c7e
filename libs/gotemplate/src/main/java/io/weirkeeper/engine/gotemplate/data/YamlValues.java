package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.format.Floats;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.format.Runes;
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
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values in and out of YAML as sigs.k8s.io/yaml does it: through JSON, so that every number read is a float64. */
public final class YamlValues {
    private static final int MAX_DEPTH = 1000;

    private YamlValues() {}

    /** The value as raw YAML without the last line's end. */
    public static String write(Value value) {
        String yaml;
        try {
            yaml = YamlWriter.write(node(value, 0));
        } catch (YamlException e) {
            throw new GoError(Text.encode(e.problem()), e);
        } catch (GoError e) {
            throw new GoError("error marshaling into JSON: " + e.text(), e);
        }
        String text = yaml.endsWith("\n") ? yaml.substring(0, yaml.length() - 1) : yaml;
        return Text.encode(text);
    }

    /** The first document of raw YAML; nothing when there is none. */
    public static Value read(String raw) {
        if (!Runes.isValid(raw)) {
            throw new GoError("error converting YAML to JSON: yaml: invalid leading UTF-8 octet");
        }
        try {
            YamlNode node = YamlReader.viaJson().readFirst("", Text.decode(raw));
            return value(node);
        } catch (YamlException e) {
            throw new GoError("error converting YAML to JSON: " + Text.encode(e.inGo()), e);
        }
    }

    /** The map that raw YAML is; an empty one for null, unlike JSON. */
    public static MapValue readMap(String raw) {
        Value value = read(raw);
        return value.isNothing()
                ? MapValue.create()
                : JsonDecoder.asMap(value, "error unmarshaling JSON: while decoding JSON: ");
    }

    /** The list that raw YAML is; an empty one for null, unlike JSON. */
    public static ListValue readList(String raw) {
        Value value = read(raw);
        return value.isNothing()
                ? ListValue.of(List.of())
                : JsonDecoder.asList(value, "error unmarshaling JSON: while decoding JSON: ");
    }

    /** A node's value. */
    public static Value value(@Nullable YamlNode node) {
        return switch (node) {
            case null -> Nothing.NIL;
            case YamlMap map -> {
                MapValue result = MapValue.create();
                for (int i = 0; i < map.size(); i++) {
                    result.put(Text.encode(map.keyAt(i)), value(map.valueAt(i)));
                }
                yield result;
            }
            case YamlList list -> {
                List<Value> items = new ArrayList<>(list.size());
                for (int i = 0; i < list.size(); i++) {
                    items.add(value(list.get(i)));
                }
                yield ListValue.of(items);
            }
            case YamlScalar scalar -> scalar(scalar);
        };
    }

    private static Value scalar(YamlScalar scalar) {
        if (scalar.isString()) {
            return Text.of(scalar.text());
        }
        return switch (scalar.value()) {
            case null -> Nothing.NIL;
            case Boolean bool -> Bool.of(bool);
            case Number number -> new Float64(number.doubleValue());
            case Object other -> Text.of(other.toString());
        };
    }

    /** The node of a value. */
    public static YamlNode node(Value value) {
        return node(value, 0);
    }

    private static YamlNode node(Value value, int depth) {
        if (depth >= MAX_DEPTH && (value instanceof MapValue || value instanceof ListValue)) {
            throw new GoError("json: unsupported value: encountered a cycle via "
                    + value.type().name());
        }
        return switch (value) {
            case Nothing _ -> YamlScalar.ofNull();
            case Bool bool -> YamlScalar.of(bool.value());
            case Int number ->
                number.isUnsigned() && number.value() < 0
                        ? new YamlScalar(Long.toUnsignedString(number.value()), YamlTag.INT)
                        : YamlScalar.of(number.value());
            case Float64 number -> number(number.value());
            case Text text -> YamlScalar.string(text.toString());
            case Bytes bytes ->
                bytes.isNil()
                        ? YamlScalar.ofNull()
                        : YamlScalar.string(Base64.getEncoder().encodeToString(new Text(bytes.raw()).bytes()));
            case ListValue list -> {
                if (list.isNil()) {
                    yield YamlScalar.ofNull();
                }
                YamlList result = new YamlList();
                for (Value item : list.items()) {
                    result.add(node(item, depth + 1));
                }
                yield result;
            }
            case MapValue map -> map(map, depth);
            case StructValue struct -> {
                YamlMap result = new YamlMap();
                for (StructValue.Field field : struct.fields()) {
                    result.append(field.name(), YamlTag.STRING, node(field.value(), depth + 1));
                }
                yield result;
            }
            case Opaque opaque -> {
                String json = opaque.json();
                yield YamlScalar.string(Text.decode(json.substring(1, json.length() - 1)));
            }
            case Complex _ -> throw new GoError("json: unsupported type: complex128");
        };
    }

    private static YamlNode map(MapValue map, int depth) {
        if (map.isNil()) {
            return YamlScalar.ofNull();
        }
        YamlMap result = new YamlMap();
        for (String key : map.keys()) {
            Value item = map.get(key);
            result.append(Text.decode(key), YamlTag.STRING, item == null ? YamlScalar.ofNull() : node(item, depth + 1));
        }
        return result;
    }

    private static YamlNode number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new GoError("json: unsupported value: " + Printer.print(new Float64(value)));
        }
        if (value == Math.rint(value) && Math.abs(value) < 0x1p63) {
            return YamlScalar.of((long) value);
        }
        if (value == Math.rint(value) && value > 0 && value < 0x1p64) {
            return new YamlScalar(Floats.format(value, 'f', -1), YamlTag.INT);
        }
        return YamlScalar.of(value);
    }
}
