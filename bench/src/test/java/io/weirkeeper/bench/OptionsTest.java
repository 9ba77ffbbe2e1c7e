package io.weirkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void startOurOwnProcessUnlessAClusterIsNamed() {
        // When
        Options options = Options.parse(List.of("chain", "20", "--kafka=none", "--", "--requeue-dependency=5s"));

        // Then
        assertThat(options.kind()).isEqualTo(Options.Kind.CHAIN);
        assertThat(options.count()).isEqualTo(20);
        assertThat(options.kafka()).isEqualTo("none");
        assertThat(options.more()).containsExactly("--requeue-dependency=5s");
        assertThat(options.kubeconfig()).isEmpty();
        assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void nameWhatRunsElsewhere() {
        // When
        Options options = Options.parse(List.of(
                "--kubeconfig=/kube/config",
                "--process=source-controller=12",
                "--process=etcd=7",
                "--receiver=http://127.0.0.1:9292",
                "--timeout=30",
                "push",
                "50"));

        // Then
        assertThat(options.kubeconfig()).hasValue(Path.of("/kube/config"));
        assertThat(options.processes()).containsExactly(Map.entry("source-controller", 12L), Map.entry("etcd", 7L));
        assertThat(options.receiver()).hasValue(URI.create("http://127.0.0.1:9292"));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void nameRepositories() {
        // When
        Options options = Options.parse(List.of("repositories", "/r/one=clusters/a", "/r/two=flux"));

        // Then
        assertThat(options.places()).containsExactly("/r/one=clusters/a", "/r/two=flux");
        assertThat(options.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chain",
                "chain 0",
                "chain many",
                "scale 3",
                "chain 3 --speed=9",
                "chain 3 --kafka",
                "chain 3 --process=etcd"
            })
    void areRefusedWithAWordOnWhatIsExpected(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(expected|needs|usage).*");
    }
}
