package io.weirkeeper.engine.helm.release;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReleaseCodecTest {
    @Test
    void readsWhatHelmWrote() throws IOException {
        Release release = helm();

        assertThat(release.name()).isEqualTo("web");
        assertThat(release.version()).isEqualTo(1);
        assertThat(release.status()).isEqualTo(Status.DEPLOYED);
        assertThat(release.info().description()).isEqualTo("Install complete");
        assertThat(release.info().notes()).isEqualTo("hello web\n");
        assertThat(release.isServerSide()).isTrue();
        assertThat(release.chartText("name")).isEqualTo("web");
        assertThat(release.chartText("version")).isEqualTo("1.0.0");
        assertThat(JsonEncoder.encode(release.config())).isEqualTo("{\"a\":\"helm\"}");
        assertThat(release.manifest()).startsWith("---\n# Source: web/templates/config.yaml\n# a comment\n");
        assertThat(release.hooks()).isEmpty();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        // Given
        ReleaseHook hook = new ReleaseHook(
                "h",
                "Job",
                "web/templates/h.yaml",
                "kind: Job\n",
                List.of("pre-install", "test"),
                -1,
                List.of("hook-failed"),
                List.of("hook-succeeded"),
                new ReleaseHook.Execution("2026-11-21T07:00:00Z", "2026-11-21T07:00:01.5Z", "Succeeded"));
        Release release = helm().with(List.of(hook)).deletedAt("2026-11-21T08:00:00+01:00");

        // When
        Release read = ReleaseCodec.decode(ReleaseCodec.encode(release), Map.of());

        // Then
        assertThat(read.hooks()).containsExactly(hook);
        assertThat(read.info()).isEqualTo(release.info());
        assertThat(JsonEncoder.encode(read.chart())).isEqualTo(JsonEncoder.encode(release.chart()));
        assertThat(read.manifest()).isEqualTo(release.manifest());
    }

    /** The digests were computed by another program from the documented form: Go's JSON of the observation. */
    @Test
    void computesTheDigestsThatFluxComputes() throws IOException {
        assertThat(Observation.digest(helm(), ""))
                .isEqualTo("sha256:8cc4565c1816bb5dae67cb70b2fe8ec4fe89dc6c82cef408e92f901ef29f8968");
        assertThat(Observation.configDigest(helm().config()))
                .isEqualTo("sha256:e0ef1569ae2b3be6651ec568139ec4532c65a9b0ef744634f94977d68e284806");
        assertThat(Observation.configDigest(MapValue.create()))
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void readsRecordsFromBeforeCompression() {
        String stored = java.util.Base64.getEncoder().encodeToString("{\"name\":\"old\"}".getBytes(US_ASCII));

        assertThat(ReleaseCodec.decode(stored, Map.of()).name()).isEqualTo("old");
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertThatThrownBy(() -> ReleaseCodec.decode("%%", Map.of())).isInstanceOf(ReleaseException.class);
        assertThatThrownBy(() -> ReleaseCodec.decode("e30x", Map.of())).isInstanceOf(ReleaseException.class);
    }

    @Test
    void writesTimesAsGoDoes() {
        assertThat(GoTime.of(Instant.parse("2026-11-21T07:00:00Z"))).isEqualTo("2026-11-21T07:00:00Z");
        assertThat(GoTime.of(Instant.parse("2026-11-21T07:00:00.120Z"))).isEqualTo("2026-11-21T07:00:00.12Z");
        assertThat(GoTime.of(Instant.parse("2026-11-21T07:00:00.000000001Z")))
                .isEqualTo("2026-11-21T07:00:00.000000001Z");
        assertThat(GoTime.parse("")).isEmpty();
    }

    private static Release helm() throws IOException {
        try (InputStream in = ReleaseCodecTest.class.getResourceAsStream("/releases/helm-4.2.2.txt")) {
            return ReleaseCodec.decode(new String(Objects.requireNonNull(in).readAllBytes(), US_ASCII), Map.of());
        }
    }
}
