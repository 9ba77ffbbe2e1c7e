package io.weirkeeper.engine.helm.values;

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
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Holds values against the {@code values.schema.json} of a chart and of those below it. Nothing is fetched: a schema
 * that refers to another on some server fails, and one that refers to a {@code urn:} allows anything there, as in Helm.
 */
public final class SchemaCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String START =
            "values don't meet the specifications of the schema(s) in the following chart(s):\n";
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(false)
            .preloadJsonSchema(false)
            .javaSemantics(true)
            .regularExpressionFactory(SchemaCheck::expression)
            .build();

    private SchemaCheck() {}

    /**
     * @param values coalesced
     * @throws ChartException naming chart, place and what is wrong
     */
    public static void check(ChartNode chart, MapValue values) {
        StringBuilder problems = new StringBuilder();
        check(chart, values, problems);
        if (!problems.isEmpty()) {
            throw new ChartException(START + problems);
        }
    }

    private static void check(ChartNode chart, MapValue values, StringBuilder problems) {
        ChartFile schema = chart.chart().schema();
        if (schema != null) {
            String found = problems(schema, values);
            if (!found.isEmpty()) {
                problems.append(Text.decode(chart.name())).append(":\n").append(found);
            }
        }
        for (ChartNode dependency : chart.dependencies()) {
            Value own = values.get(dependency.name());
            if (own instanceof MapValue map) {
                check(dependency, map, problems);
            } else if (own != null && !own.isNothing()) {
                problems.append(Text.decode(dependency.name()))
                        .append(":\ninvalid type for values: expected object (map), got ")
                        .append(own.kind().goName());
            }
        }
    }

    private static String problems(ChartFile file, MapValue values) {
        try {
            JsonNode tree = JSON.readTree(file.text());
            SpecVersion.VersionFlag version = nameVersion(tree);
            JsonSchema schema = factory(version).getSchema(tree, CONFIG);
            JsonNode tested = JSON.readTree(Text.decode(JsonEncoder.encode(values)));
            List<String> lines = SchemaProblem.lines(schema.validate(tested));
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        } catch (JsonProcessingException e) {
            return "values.schema.json is no JSON: " + e.getOriginalMessage() + "\n";
        } catch (JsonSchemaException | ChartException e) {
            return "unable to validate schema: " + e.getMessage() + "\n";
        } catch (StackOverflowError e) {
            return "unable to validate schema: it refers to itself without end\n";
        }
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
