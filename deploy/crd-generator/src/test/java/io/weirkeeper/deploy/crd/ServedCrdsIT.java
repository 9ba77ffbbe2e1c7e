package io.weirkeeper.deploy.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.KubernetesApi;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of deploy/crds as a real API server takes and serves them. */
@WithCluster
class ServedCrdsIT {
    private static final String SOURCES = "/apis/source.toolkit.fluxcd.io/v1/namespaces/";

    @BeforeAll
    static void applyCrds(Cluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "crds"))) {
            List<Path> crds = files.filter(file -> file.getFileName().toString().contains("_"))
                    .sorted()
                    .toList();
            assertThat(crds).hasSameSizeAs(CrdFiles.kinds());
            for (Path crd : crds) {
                cluster.api().applyCrds(Files.readString(crd));
            }
        }
    }

    @Test
    void areAcceptedWithoutReservation(Cluster cluster) {
        for (String name : new String[] {
            "buckets.source.toolkit",
            "gitrepositories.source.toolkit",
            "helmcharts.source.toolkit",
            "helmrepositories.source.toolkit",
            "ocirepositories.source.toolkit",
            "externalartifacts.source.toolkit",
            "artifactgenerators.source.extensions",
            "kustomizations.kustomize.toolkit",
            "helmreleases.helm.toolkit",
            "alerts.notification.toolkit",
            "providers.notification.toolkit",
            "receivers.notification.toolkit"
        }) {
            JsonNode crd = cluster.api()
                    .get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name + ".fluxcd.io")
                    .orElseThrow();

            assertThat(condition(crd, "Established")).isEqualTo("True");
            assertThat(condition(crd, "NamesAccepted")).isEqualTo("True");
            assertThat(condition(crd, "NonStructuralSchema")).isEmpty();
        }
    }

    @Test
    void fillInDefaults(Cluster cluster) {
        JsonNode created = cluster.api()
                .create(
                        SOURCES + cluster.namespace() + "/gitrepositories",
                        git(
                                "defaults",
                                "\"url\":\"https://example.org\",\"interval\":\"1m\","
                                        + "\"verify\":{\"secretRef\":{\"name\":\"keys\"}}"));

        assertThat(created.at("/spec/timeout").asText()).isEqualTo("60s");
        assertThat(created.at("/spec/verify/mode").asText()).isEqualTo("HEAD");
        assertThat(created.at("/status/observedGeneration").asInt()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "url":"https://x","interval":"1 minute"                                              | spec.interval
            "url":"git@example.org:x","interval":"1m"                                            | spec.url
            "interval":"1m"                                                                      | spec.url
            "url":"https://x","interval":"1m","timeout":"1h"                                     | spec.timeout
            "url":"https://x","interval":"1m","provider":"gitlab"                                | spec.provider
            "url":"https://x","interval":"1m","suspend":"yes"                                    | spec.suspend
            "url":"https://x","interval":"1m","serviceAccountName":"a"                           | serviceAccountName can only be set when provider is 'azure' or 'aws'
            """)
    void refuseWhatFluxRefuses(String spec, String message, Cluster cluster) {
        KubernetesApi.Answer answer = cluster.api()
                .request(
                        "POST",
                        SOURCES + cluster.namespace() + "/gitrepositories",
                        "application/json",
                        git("refused", spec));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("message").asText()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"github","resources":[]                                                       | secretRef is required when type is not generic-oidc
            "type":"generic-oidc","resources":[]                                                 | generic-oidc receivers must define at least one oidcProvider
            "type":"generic-oidc","resources":[],"secretRef":{"name":"s"},"oidcProviders":[{"issuerURL":"https://i","validations":[{"expression":"true","message":"m"}]}] | secretRef cannot be set when type is generic-oidc
            "type":"github","secretRef":{"name":"s"},"resources":[],"oidcProviders":[{"issuerURL":"https://i","validations":[{"expression":"true","message":"m"}]}] | oidcProviders can only be set when type is generic-oidc
            """)
    void judgeReceiversByTheirRules(String spec, String message, Cluster cluster) {
        KubernetesApi.Answer answer = cluster.api()
                .request(
                        "POST",
                        "/apis/notification.toolkit.fluxcd.io/v1/namespaces/" + cluster.namespace() + "/receivers",
                        "application/json",
                        "{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1\",\"kind\":\"Receiver\",\"metadata\":{"
                                + "\"name\":\"refused\"},\"spec\":{" + spec + "}}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("message").asText()).contains(message);
    }

    private static String git(String name, String spec) {
        return "{\"apiVersion\":\"source.toolkit.fluxcd.io/v1\",\"kind\":\"GitRepository\",\"metadata\":{\"name\":\""
                + name + "\"},\"spec\":{" + spec + "}}";
    }

    private static String condition(JsonNode crd, String type) {
        for (JsonNode condition : crd.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }
}
