package io.weirkeeper.engine.gotemplate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every function and construct on edge values of every type; functions.jsonl says which originals gave the results. */
class FunctionTableTest {
    private static final String TABLE = "/functions.jsonl";

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(FunctionTableTest.class.getResourceAsStream(TABLE))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    @Test
    void givesWhatTheOriginalsGive() throws IOException {
        // Given
        List<String> lines = lines();
        String header = lines.getFirst();
        List<String> different = new ArrayList<>();
        // When
        for (String line : lines.subList(1, lines.size())) {
            MapValue expected = JsonDecoder.decodeMap(Text.encode(line));
            MapValue values = (MapValue) Objects.requireNonNull(
                    JsonDecoder.decodeMap(Text.encode(header)).get("v"));
            Cases.Result result = Cases.run(((Text) Objects.requireNonNull(expected.get("t"))).raw(), values);
            String wanted = String.valueOf(expected.get(result.failed() ? "e" : "o"));
            if (!result.text().equals(wanted)) {
                different.add(expected.get("t") + "\n  expected " + line + "\n  but was  " + result);
            }
        }
        // Then
        assertThat(lines).hasSizeGreaterThan(3000);
        assertThat(different).isEmpty();
    }
}
