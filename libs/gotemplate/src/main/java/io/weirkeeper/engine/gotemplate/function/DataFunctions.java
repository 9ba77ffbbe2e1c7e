package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
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
        table.add("fromYamlArray", (_, a) -> list(text(a, 0), YamlValues::readList), STRING);
    }

    static Value lenient(CallContext context, Value value, Function<Value, String> encoder) {
        try {
            return strict(context, value, encoder);
        } catch (GoError e) {
            return Text.EMPTY;
        }
    }

    static Value strict(CallContext context, Value value, Function<Value, String> encoder) {
        String text = encoder.apply(value == Nothing.INVALID ? Nothing.NIL : value);
        context.charge(text.length());
        return new Text(text);
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
