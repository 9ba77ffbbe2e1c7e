package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import java.util.Base64;

/** Reads the JSON and base64 of signatures; what cannot be read is a {@link VerifyException}. */
final class Json {
    private Json() {}

    /** @param what names the text in messages */
    static JsonNode parse(byte[] bytes, String what) {
        try {
            JsonNode json = RecordJson.parse(bytes);
            if (!json.isObject()) {
                throw new VerifyException(what + " is no JSON object");
            }
            return json;
        } catch (DecodeException e) {
            throw new VerifyException(what + " is no JSON: " + e.getMessage(), e);
        }
    }

    /** The bytes of a text in base64; a text that is absent or none fails. */
    static byte[] bytes(JsonNode text, String what) {
        if (!text.isTextual() || text.asText().isEmpty()) {
            throw new VerifyException(what + " is missing");
        }
        return bytes(text.asText(), what);
    }

    static byte[] bytes(String base64, String what) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new VerifyException(what + " is no base64", e);
        }
    }

    /** A number, which protobuf writes as a text. */
    static long number(JsonNode value, String what) {
        if (value.canConvertToLong()) {
            return value.asLong();
        }
        try {
            return Long.parseLong(value.asText(""));
        } catch (NumberFormatException e) {
            throw new VerifyException(what + " is no number", e);
        }
    }
}
