package io.weirkeeper.engine.helm.index;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Values out of a stream of JSON. */
final class JsonTokens {
    private static final int LONGEST = 4 << 20;

    /** Makes parsers that are bounded in depth and in the length of a text. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(256)
                    .maxStringLength(LONGEST)
                    .build())
            .build();

    private JsonTokens() {}

    /** The value whose first token is the parser's current one. */
    static Value value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                MapValue map = MapValue.create();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = Text.encode(parser.currentName());
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Value> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield ListValue.of(items);
            }
            case VALUE_TRUE -> Bool.of(true);
            case VALUE_FALSE -> Bool.of(false);
            case VALUE_NULL -> Nothing.NIL;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Float64(parser.getDoubleValue());
            default -> Text.of(parser.getText());
        };
    }
}
