package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.data.PrettyYaml;
import io.weirkeeper.engine.gotemplate.data.TomlException;
import io.weirkeeper.engine.gotemplate.data.TomlReader;
import io.weirkeeper.engine.gotemplate.data.TomlWriter;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;
import java.util.function.Function;

/** Helm's and Sprig's functions from and to JSON, YAML and TOML. Those without must in their name swallow errors. */
final class DataFunctions {
    private DataFunctions() {}

    static void register(FunctionTable table) {
        table.add("toJson", (c, a) -> lenient(c, a[0], JsonEncoder::encode), ANY);
        table.add("mustToJson", (c, a) -> strict(c, a[0], JsonEncoder::encode), ANY);
        table.add("toPrettyJson", (c, a) -> lenient(c, a[0], JsonEncoder::encodePretty), ANY);
        table.add("mustToPrettyJson", (c, a) -> strict(c, a[0], JsonEncoder::encodePretty), ANY);
        table.add("toRawJson", (c, a) -> strict(c, a[0], JsonEncoder::encodeRaw), ANY);
        table.alias("mustToRawJson", "toRawJson");
        table.add("fromJson", (_, a) -> map(text(a, 0), JsonDecoder::decodeMap), STRING);
        table.add("fromJsonArray", (_, a) -> list(text(a, 0), JsonDecoder::decodeList), STRING);
        table.add("mustFromJson", (_, a) -> JsonDecoder.decode(text(a, 0)), STRING);
        table.add("toYaml", (c, a) -> lenient(c, a[0], YamlValues::write), ANY);
        table.add("mustToYaml", (c, a) -> strict(c, a[0], YamlValues::write), ANY);
        table.add("fromYaml", (_, a) -> map(text(a, 0), YamlValues::readMap), STRING);
        table.add("toYamlPretty", (c, a) -> new Text(encode(c, a[0], PrettyYaml::write)), ANY);
        table.add("toToml", DataFunctions::toToml, ANY);
        table.add("mustToToml", (c, a) -> new Text(encode(c, a[0], TomlWriter::write)), ANY);
        table.add("fromToml", (c, a) -> fromToml(c, text(a, 0)), STRING);
        table.add("fromYamlArray", (_, a) -> list(text(a, 0), YamlValues::readList), STRING);
    }

    private static String encode(CallContext context, Value value, Function<Value, String> encoder) {
        String text = encoder.apply(value);
        context.charge(text.length());
        return text;
    }

    private static Value toToml(CallContext context, Value[] a) {
        try {
            return new Text(encode(context, a[0], TomlWriter::write));
        } catch (TomlException e) {
            return new Text(e.text());
        }
    }

    private static Value fromToml(CallContext context, String text) {
        try {
            return TomlReader.read(text, context.clock().getZone());
        } catch (TomlException e) {
            return MapValue.create().put("Error", new Text(e.text()));
        }
    }

    static Value lenient(CallContext context, Value value, Function<Value, String> encoder) {
        try {
            return strict(context, value, encoder);
        } catch (GoError e) {
            return Text.EMPTY;
        }
    }

    static Value strict(CallContext context, Value value, Function<Value, String> encoder) {
        return new Text(encode(context, value == Nothing.INVALID ? Nothing.NIL : value, encoder));
    }

    static Value map(String text, Function<String, MapValue> decoder) {
        try {
            return decoder.apply(text);
        } catch (GoError e) {
            return MapValue.create().put("Error", new Text(e.text()));
        }
    }

    private static Value list(String text, Function<String, ListValue> decoder) {
        try {
            return decoder.apply(text);
        } catch (GoError e) {
            return ListValue.of(List.of(new Text(e.text())));
        }
    }
}
