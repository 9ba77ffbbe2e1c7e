package io.weirkeeper.engine.helm.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.ChartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetSyntaxTest {
    /** The results are those of helm v4.2.2: {@code helm template --set} with a chart that prints its values. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a=b                 | {"a":"b"}
            a.b.c=d             | {"a":{"b":{"c":"d"}}}
            a=1                 | {"a":1}
            a=01                | {"a":"01"}
            a=0                 | {"a":0}
            a=true,b=false      | {"a":true,"b":false}
            a=null              | {"a":null}
            a=                  | {"a":""}
            a[1]=x              | {"a":[null,"x"]}
            a[0].b=x            | {"a":[{"b":"x"}]}
            a={x,y}             | {"a":["x","y"]}
            a={1,true}          | {"a":[1,true]}
            a=x\\,y             | {"a":"x,y"}
            a\\.b=c             | {"a.b":"c"}
            a=1.5               | {"a":"1.5"}
            """)
    void setsAsHelmDoes(String expression, String json) {
        // Given
        MapValue values = MapValue.create();

        // When
        SetSyntax.set(values, expression);

        // Then
        assertThat(JsonEncoder.encode(values)).isEqualTo(json);
    }

    @Test
    void changesWhatIsThere() {
        // Given
        MapValue values = YamlValues.readMap("{a: {b: 1, c: 2}, l: [1, 2]}");

        // When
        SetSyntax.set(values, "a.b=3");
        SetSyntax.set(values, "l[1]=x");
        SetSyntax.setText(values, "a.d", "true");

        // Then
        assertThat(JsonEncoder.encode(values)).isEqualTo("{\"a\":{\"b\":3,\"c\":2,\"d\":\"true\"},\"l\":[1,\"x\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a[9999999]=1", "a[-1]=1", "a[x]=1", "a=b,c"})
    void refusesWhatIsNone(String expression) {
        assertThatThrownBy(() -> SetSyntax.set(MapValue.create(), expression)).isInstanceOf(ChartException.class);
    }
}
