package io.weirkeeper.engine.helm.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.SchemaLoader;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart's {@code values.schema.json}, compiled when it is first needed. Nothing is fetched: a schema that refers to
 * another on some server fails, and one that refers to a {@code urn:} allows anything there, as in Helm. Thread-safe.
 */
public final class ValuesSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(false)
            .preloadJsonSchema(false)
            .javaSemantics(true)
            .regularExpressionFactory(ValuesSchema::expression)
            .build();

    private final ChartFile file;
    private @Nullable JsonSchema compiled;

    ValuesSchema(ChartFile file) {
        this.file = file;
    }

    /** What is wrong with values, a line for each; or with the schema, a line. Empty when all is well. */
    public synchronized List<String> problems(MapValue values) {
        try {
            JsonSchema schema = compiled;
            if (schema == null) {
                schema = compile(JSON.readTree(file.text()));
                compiled = schema;
            }
            JsonNode tested = JSON.readTree(Text.decode(JsonEncoder.encode(values)));
            return SchemaProblem.lines(schema.validate(tested));
        } catch (JsonProcessingException e) {
            return List.of("values.schema.json is no JSON: " + e.getOriginalMessage());
        } catch (JsonSchemaException | ChartException e) {
            return List.of("unable to validate schema: " + e.getMessage());
        } catch (StackOverflowError e) {
            return List.of("unable to validate schema: it refers to itself without end");
        }
    }

    private static JsonSchema compile(JsonNode tree) {
        return factory(nameVersion(tree)).getSchema(tree, CONFIG);
    }

    /** The draft that a schema names in one of the spellings that Helm's validator knows; the newest when it names none. */
    private static SpecVersion.VersionFlag nameVersion(JsonNode schema) {
        SpecVersion.VersionFlag version = SpecVersion.VersionFlag.V202012;
        if (!(schema instanceof ObjectNode object) || !object.path("$schema").isTextual()) {
            return version;
        }
        String name = object.path("$schema")
                .textValue()
                .replaceFirst("^https?://", "")
                .replaceFirst("#$", "");
        version = switch (name) {
            case "json-schema.org/schema", "json-schema.org/draft/2020-12/schema" -> version;
            case "json-schema.org/draft/2019-09/schema" -> SpecVersion.VersionFlag.V201909;
            case "json-schema.org/draft-07/schema" -> SpecVersion.VersionFlag.V7;
            case "json-schema.org/draft-06/schema" -> SpecVersion.VersionFlag.V6;
            case "json-schema.org/draft-04/schema" -> SpecVersion.VersionFlag.V4;
            default ->
                throw new ChartException(
                        "failing loading \"" + object.path("$schema").textValue()
                                + "\": schemas are not fetched; name a draft of json-schema.org in $schema");
        };
        object.put("$schema", version.getId());
        return version;
    }

    private static JsonSchemaFactory factory(SpecVersion.VersionFlag version) {
        return JsonSchemaFactory.getInstance(
                version,
                builder -> builder.schemaLoaders(loaders -> loaders.values(all -> {
                    all.clear();
                    all.add(loader());
                })));
    }

    private static SchemaLoader loader() {
        return iri -> {
            if (iri.toString().startsWith("urn:")) {
                return () -> new ByteArrayInputStream("true".getBytes(StandardCharsets.UTF_8));
            }
            throw new ChartException("failing loading \"" + iri
                    + "\": schemas are not fetched; put what is referred to into values.schema.json");
        };
    }

    private static RegularExpression expression(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            return value -> pattern.matcher(value).find();
        } catch (PatternSyntaxException e) {
            throw new ChartException("'" + text + "' is not valid regex: " + e.getDescription(), e);
        }
    }
}
