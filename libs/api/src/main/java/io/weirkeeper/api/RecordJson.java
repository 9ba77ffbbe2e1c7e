package io.weirkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON into the records of this module and back. Unknown fields are ignored; a field of the wrong type or a
 * missing required one is a {@link DecodeException} that names it. What is absent is not written.
 */
public final class RecordJson {
    private static final JsonMapper MAPPER = mapper();

    private RecordJson() {}

    public static <T> T decode(JsonNode json, Class<T> type) {
        try {
            return present(MAPPER.treeToValue(json, type));
        } catch (JsonProcessingException e) {
            throw failure(e);
        }
    }

    public static <T> T decode(byte[] json, Class<T> type) {
        try {
            ObjectReader reader = MAPPER.readerFor(type);
            return present(reader.readValue(json));
        } catch (JsonProcessingException e) {
            throw failure(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any JSON, as a tree. */
    public static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw failure(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] encode(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** As a tree whose numbers compare equal to those of a tree read from the API server. */
    public static JsonNode toTree(Object value) {
        return parse(encode(value));
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new DecodeException("", "is null: expected an object", new IllegalArgumentException("null"));
        }
        return value;
    }

    private static DecodeException failure(JsonProcessingException e) {
        String path = e instanceof JsonMappingException mapping ? path(mapping.getPath()) : "";
        return new DecodeException(path, problem(e), e);
    }

    private static String problem(JsonProcessingException e) {
        return switch (e) {
            case InvalidNullException ignored -> "is null: expected a value";
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null
                    && !mismatch.getOriginalMessage().startsWith("Missing required") ->
                "has the wrong type: expected " + RecordTypes.expected(mismatch.getTargetType());
            case MismatchedInputException mismatch
            when mismatch.getOriginalMessage().startsWith("Missing required") -> "is required but missing";
            case JacksonException other -> other.getOriginalMessage();
        };
    }

    private static String path(List<JsonMappingException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : references) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .annotationIntrospector(new PropertyIntrospector())
                .addModule(RecordTypes.module())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .defaultPropertyInclusion(inclusion(JsonInclude.Include.NON_NULL))
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .withConfigOverride(
                        String.class, override -> override.setInclude(inclusion(JsonInclude.Include.NON_EMPTY)))
                .withConfigOverride(
                        List.class, override -> override.setInclude(inclusion(JsonInclude.Include.NON_EMPTY)))
                .withConfigOverride(
                        Map.class, override -> override.setInclude(inclusion(JsonInclude.Include.NON_EMPTY)))
                .withConfigOverride(
                        boolean.class, override -> override.setInclude(inclusion(JsonInclude.Include.NON_DEFAULT)))
                .withConfigOverride(
                        long.class, override -> override.setInclude(inclusion(JsonInclude.Include.NON_DEFAULT)))
                .withConfigOverride(
                        int.class, override -> override.setInclude(inclusion(JsonInclude.Include.NON_DEFAULT)))
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    private static JsonInclude.Value inclusion(JsonInclude.Include include) {
        // what is inside a list or a map is always written
        return JsonInclude.Value.construct(include, JsonInclude.Include.ALWAYS);
    }
}
