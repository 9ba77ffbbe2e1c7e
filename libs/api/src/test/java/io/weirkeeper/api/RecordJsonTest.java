package io.weirkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.api.source.GitRepository;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJsonTest {
    @Test
    void readsAnObjectAsTheServerReturnsIt() {
        byte[] json = git("""
                {"url":"https://example.org/fleet","interval":"1m30s","ref":{"branch":"main"},"new":{"field":[1]},
                 "ignore":"","include":[{"repository":{"name":"other"},"toPath":"x"}]}""");

        GitRepository repository = RecordJson.decode(json, GitRepository.class);

        assertThat(repository.metadata().name()).isEqualTo("fleet");
        assertThat(repository.metadata().labels()).containsExactly(Map.entry("b", "1"), Map.entry("a", "2"));
        assertThat(repository.metadata().creationTimestamp()).isEqualTo(Instant.parse("2026-01-02T15:04:05Z"));
        assertThat(repository.spec().interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(repository.spec().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(repository.spec().ignore()).isEmpty();
        assertThat(repository.spec().include()).hasSize(1);
        assertThat(repository.spec().sparseCheckout()).isEmpty();
        assertThat(repository.status().artifact()).isNull();
        assertThat(repository.status().observedGeneration()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"url":"https://x","interval":"5 parsecs"}                                | spec.interval: has the wrong type: expected a duration such as "1m30s"
            {"url":"https://x","interval":60}                                         | spec.interval: has the wrong type: expected a duration such as "1m30s"
            {"url":"https://x"}                                                       | spec.interval: is required but missing
            {"url":null,"interval":"1m"}                                              | spec.url: is null: expected a value
            {"url":5,"interval":"1m"}                                                 | spec.url: has the wrong type: expected a string
            {"url":true,"interval":"1m"}                                              | spec.url: has the wrong type: expected a string
            {"url":"https://x","interval":"1m","suspend":"yes"}                       | spec.suspend: has the wrong type: expected true or false
            {"url":"https://x","interval":"1m","suspend":1}                           | spec.suspend: has the wrong type: expected true or false
            {"url":"https://x","interval":"1m","ref":"main"}                          | spec.ref: has the wrong type: expected an object
            {"url":"https://x","interval":"1m","include":{}}                          | spec.include: has the wrong type: expected a list
            {"url":"https://x","interval":"1m","include":[{"repository":{"name":7}}]} | spec.include[0].repository.name: has the wrong type: expected a string
            {"url":"https://x","interval":"1m","include":[{}]}                        | spec.include[0].repository: is required but missing
            {"url":"https://x","interval":"1m","sparseCheckout":["a",null]}           | spec.sparseCheckout[1]: is null: expected a value
            []                                                                        | spec: has the wrong type: expected an object
            null                                                                      | spec: is null: expected a value
            """)
    void namesTheFieldThatIsWrong(String spec, String message) {
        byte[] json = git(spec);

        assertThatThrownBy(() -> RecordJson.decode(json, GitRepository.class))
                .isInstanceOf(DecodeException.class)
                .hasMessage(message);
    }

    @Test
    void namesAWrongNumberInTheStatus() {
        byte[] json = """
                {"apiVersion":"v1","kind":"Kustomization","metadata":{"name":"a"},
                 "spec":{"interval":"1m","prune":true,"sourceRef":{"kind":"Bucket","name":"b"}},
                 "status":{"observedGeneration":1.5}}""".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecordJson.decode(json, Kustomization.class))
                .isInstanceOf(DecodeException.class)
                .hasMessage("status.observedGeneration: has the wrong type: expected a whole number");
    }

    @Test
    void refusesWhatIsNotJson() {
        byte[] json = "{\"kind\": ".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecordJson.decode(json, GitRepository.class))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("end-of-input");
    }

    @Test
    void refusesDeepNesting() {
        byte[] json = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecordJson.parse(json)).isInstanceOf(DecodeException.class);
    }

    @Test
    void writesWhatIsRequiredAndLeavesOutWhatIsAbsent() {
        Condition condition = new Condition("Ready", "True", 0, Instant.parse("2026-01-02T15:04:05Z"), "Succeeded", "");
        var status = new io.weirkeeper.api.kustomize.KustomizationStatus(
                List.of(condition), List.of(), null, null, "", null, null, -1);

        String json = new String(RecordJson.encode(status), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo("{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
                        + "\"lastTransitionTime\":\"2026-01-02T15:04:05Z\",\"reason\":\"Succeeded\",\"message\":\"\"}],"
                        + "\"observedGeneration\":-1}");
    }

    @Test
    void writesAndReadsTheSameKustomization() {
        byte[] json = """
                {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization",
                 "metadata":{"name":"apps","namespace":"flux-system","generation":3},
                 "spec":{"interval":"10m0s","prune":false,"wait":true,"path":"./apps","timeout":"1m30s",
                  "sourceRef":{"kind":"GitRepository","name":"fleet"},
                  "dependsOn":[{"name":"infra"},{"kind":"HelmRelease","name":"vault","namespace":"vault"}],
                  "postBuild":{"substitute":{"a":"1"},"substituteFrom":[{"kind":"Secret","name":"s","optional":true}]}},
                 "status":{"inventory":{"entries":[{"id":"a_b_apps_Deployment","v":"v1"}]},"observedGeneration":3}}""".getBytes(StandardCharsets.UTF_8);
        Kustomization read = RecordJson.decode(json, Kustomization.class);

        Kustomization again = RecordJson.decode(RecordJson.encode(read), Kustomization.class);

        assertThat(again).isEqualTo(read);
        assertThat(read.spec().waits()).isTrue();
        assertThat(RecordJson.toTree(read).at("/spec/prune").isBoolean()).isTrue();
        assertThat(RecordJson.toTree(read).at("/spec/wait").asBoolean()).isTrue();
        assertThat(RecordJson.toTree(read).at("/status/inventory/entries/0/v").asText())
                .isEqualTo("v1");
        assertThat(RecordJson.toTree(read)).isEqualTo(RecordJson.parse(json));
    }

    private static byte[] git(String spec) {
        return ("{\"apiVersion\":\"source.toolkit.fluxcd.io/v1\",\"kind\":\"GitRepository\","
                        + "\"metadata\":{\"name\":\"fleet\",\"namespace\":\"flux-system\",\"labels\":{\"b\":\"1\",\"a\":\"2\"},"
                        + "\"creationTimestamp\":\"2026-01-02T15:04:05Z\"},\"spec\":" + spec + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
