package io.weirkeeper.remote.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The form of JSON that TUF signs: no blanks, keys in order, only quotation marks and backslashes escaped. */
final class CanonicalJson {
    private CanonicalJson() {}

    /** @throws TufException for numbers with a fraction, which have no such form */
    static byte[] encode(JsonNode json) throws TufException {
        StringBuilder out = new StringBuilder();
        write(json, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode json, StringBuilder out) throws TufException {
        if (json.isObject()) {
            Map<byte[], String> names = new TreeMap<>(Arrays::compareUnsigned);
            json.fieldNames().forEachRemaining(name -> names.put(name.getBytes(StandardCharsets.UTF_8), name));
            String separator = "{";
            for (String name : names.values()) {
                out.append(separator);
                text(name, out);
                out.append(':');
                write(json.path(name), out);
                separator = ",";
            }
            out.append(names.isEmpty() ? "{}" : "}");
        } else if (json.isArray()) {
            String separator = "[";
            for (JsonNode item : json) {
                out.append(separator);
                write(item, out);
                separator = ",";
            }
            out.append(json.isEmpty() ? "[]" : "]");
        } else if (json.isTextual()) {
            text(json.textValue(), out);
        } else if (json.isIntegralNumber() || json.isBoolean() || json.isNull()) {
            out.append(json.asText());
        } else {
            throw new TufException("'" + json + "' has no canonical form");
        }
    }

    private static void text(String text, StringBuilder out) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
