package io.weirkeeper.engine.helm.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
    /** The lines are those of helm v4.2.2: {@code helm template} with this schema and these values. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {properties: {a: {type: integer}}}                     | {a: x}        | - at '/a': got string, want integer
            {properties: {a: {type: [integer, 'null']}}}           | {a: x}        | - at '/a': got string, want null or integer
            {required: [a]}                                        | {}            | - at '': missing property 'a'
            {required: [a, b]}                                     | {}            | - at '': missing properties 'a', 'b'
            {properties: {a: {const: 3}}}                          | {a: 4}        | - at '/a': value must be 3
            {properties: {a: {multipleOf: 2}}}                     | {a: 3}        | - at '/a': multipleOf: got 3, want 2
            {properties: {a: {not: {type: string}}}}               | {a: x}        | - at '/a': 'not' failed
            {properties: {a: {properties: {b: {type: string}}}}}   | {a: {b: 1}}   | - at '/a/b': got number, want string
            {properties: {a: {}}, additionalProperties: false}     | {b: 1}        | - at '': additional properties 'b' not allowed
            {properties: {a: {enum: [x, w]}}}                      | {a: z}        | - at '/a': value must be one of 'x', 'w'
            {properties: {a: {minimum: 1}}}                        | {a: 0}        | - at '/a': minimum: got 0, want 1
            {properties: {a: {minLength: 2}}}                      | {a: x}        | - at '/a': minLength: got 1, want 2
            {properties: {a: {pattern: '^[a-z]+$'}}}               | {a: X}        | - at '/a': 'X' does not match pattern '^[a-z]+$'
            {properties: {a: {maxItems: 1}}}                       | {a: [1, 2]}   | - at '/a': maxItems: got 2, want 1
            """)
    void saysWhatIsWrongAsHelmDoes(String schema, String values, String line) {
        assertThatThrownBy(() -> check(schema, values))
                .isInstanceOf(ChartException.class)
                .hasMessage("values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n"
                        + line + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {properties: {a: {type: integer}}}                                        | {a: 3}
            {properties: {a: {type: integer}}}                                        | {a: 3.0}
            {'$schema': 'http://json-schema.org/draft-07/schema#', required: [a]}     | {a: 1}
            {'$schema': 'http://json-schema.org/draft-04/schema#', required: [a]}     | {a: 1}
            {'$schema': 'http://json-schema.org/schema#', required: [a]}              | {a: 1}
            {'$schema': 'https://json-schema.org/draft-07/schema', required: [a]}     | {a: 1}
            {'$schema': 'https://json-schema.org/draft/2019-09/schema', required: [a]} | {a: 1}
            {'$schema': 'http://json-schema.org/draft/2020-12/schema#', required: [a]} | {a: 1}
            {'$schema': 'https://json-schema.org/draft-06/schema#', required: [a]}    | {a: 1}
            {properties: {a: {'$ref': '#/definitions/x'}}, definitions: {x: {type: string}}} | {a: w}
            {properties: {a: {'$ref': 'urn:example:anything'}}}                       | {a: w}
            """)
    void acceptsWhatTheSchemaAllows(String schema, String values) {
        assertThatCode(() -> check(schema, values)).doesNotThrowAnyException();
    }

    @Test
    void fetchesNothing() {
        assertThatThrownBy(() -> check("{properties: {a: {'$ref': 'https://example.com/schema.json'}}}", "{a: 1}"))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("failing loading \"https://example.com/schema.json\"");
    }

    @Test
    void fetchesNoDraftEither() {
        assertThatThrownBy(() -> check("{'$schema': 'https://example.com/draft'}", "{a: 1}"))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("failing loading \"https://example.com/draft\"");
    }

    @Test
    void endsWithASchemaThatRefersToItself() {
        assertThatThrownBy(() -> check("{'$ref': '#'}", "{a: 1}"))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("unable to validate schema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{properties: {a: {type: integer}}}",
                "{properties: {a: {'$ref': '#/definitions/x'}}, definitions: {x: {type: integer}}}",
                "{'$ref': '#'}",
                "{properties: {a: {'$ref': 'https://example.com/schema.json'}}}"
            })
    void judgesLaterValuesByTheSameSchemaAlike(String schema) {
        // Given
        Chart chart = chart(schema);
        String first = problems(chart, "{a: x}");
        problems(chart, "{a: 1}");
        // When
        String again = problems(chart, "{a: x}");
        // Then
        assertThat(first).isNotEmpty();
        assertThat(again).isEqualTo(first);
    }

    private static String problems(Chart chart, String values) {
        try {
            SchemaCheck.check(ChartNode.root(chart), YamlValues.readMap(values));
            return "";
        } catch (ChartException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void check(String schema, String values) {
        SchemaCheck.check(ChartNode.root(chart(schema)), YamlValues.readMap(values));
    }

    private static Chart chart(String schema) {
        String json = JsonEncoder.encode(YamlValues.readMap(schema));
        return ChartLoader.fromFiles(List.of(
                file("Chart.yaml", "{apiVersion: v2, name: c, version: 1.0.0}"), file("values.schema.json", json)));
    }

    private static ChartFile file(String name, String content) {
        return ChartFile.of(name, content.getBytes(StandardCharsets.UTF_8));
    }
}
