package io.weirkeeper.engine.helm.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.release.PostRendering.Strategy;
import io.weirkeeper.engine.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of manifests on the way through a post-renderer; expected by Helm 4.2.2, see post-rendering/VERSION.txt. */
class PostRenderingTest {
    private static final Path CASES = Path.of("src/test/resources/post-rendering");
    private static final String HOOK =
            "kind: Job\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: pre-install\n";
    private static final Map<String, String> FILES =
            Map.of("p/templates/h.yaml", HOOK, "p/templates/m.yaml", "kind: ConfigMap\nmetadata:\n  name: m\n");

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> texts(MapValue all, String key) {
        Map<String, String> texts = new TreeMap<>();
        if (all.get(key) instanceof MapValue map) {
            map.forEach((name, text) -> texts.put(name, ((Text) text).raw()));
        }
        return texts;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesWhatHelmWrites(String name) throws IOException {
        // Given
        MapValue all = JsonDecoder.decodeMap(Text.encode(Files.readString(CASES.resolve(name), UTF_8)));
        // When
        Map<String, String> after = PostRendering.apply(texts(all, "files"), Strategy.COMBINED, objects -> objects);
        // Then
        assertThat(after).isEqualTo(texts(all, "expected"));
    }

    @Test
    void handsHooksAndOthersOverTogether() {
        assertThat(handedOver(Strategy.COMBINED)).containsExactly(List.of("Job", "ConfigMap"));
    }

    @Test
    void handsHooksOverFirstWhenSeparate() {
        assertThat(handedOver(Strategy.SEPARATE)).containsExactly(List.of("Job"), List.of("ConfigMap"));
    }

    @Test
    void keepsHooksToItself() {
        assertThat(handedOver(Strategy.NO_HOOKS)).containsExactly(List.of("ConfigMap"));
    }

    private static List<List<String>> handedOver(Strategy strategy) {
        List<List<String>> calls = new ArrayList<>();
        PostRendering.apply(FILES, strategy, objects -> {
            calls.add(objects.stream()
                    .map(object -> String.valueOf(object.get("kind")))
                    .toList());
            return objects;
        });
        return calls;
    }

    @Test
    void takesBackWhatWasDroppedAndAdded() {
        // When
        Map<String, String> after = PostRendering.apply(FILES, Strategy.NO_HOOKS, objects -> List.<YamlMap>of());
        // Then
        assertThat(after).containsOnlyKeys("p/templates/h.yaml");
    }

    @Test
    void passesARefusalOn() {
        assertThatThrownBy(() -> PostRendering.apply(FILES, Strategy.COMBINED, objects -> {
                    throw new ChartException("no");
                }))
                .isInstanceOf(ChartException.class)
                .hasMessageContaining("no");
    }
}
