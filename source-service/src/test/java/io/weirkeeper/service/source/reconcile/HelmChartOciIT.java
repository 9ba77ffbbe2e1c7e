package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over HelmCharts of a HelmRepository of type oci, against a registry. */
class HelmChartOciIT {
    private static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    private static final String LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    @TempDir
    Path temp;

    private HelmHarness helm;
    private OciRegistry registry;

    @BeforeEach
    void start() throws IOException {
        helm = new HelmHarness(temp);
        registry = OciRegistry.start();
        helm.repository.spec("{\"type\":\"oci\",\"url\":\"oci://" + registry.host() + "/org/charts/\"}");
        for (String version : List.of("1.0.0", "1.1.0", "2.0.0-rc.1")) {
            push(version, LAYER, version);
        }
        push("latest", LAYER, "1.0.0");
        push("v3.0.0", LAYER, "1.0.0");
    }

    @AfterEach
    void stop() {
        registry.close();
        helm.close();
    }

    private String push(String tag, String mediaType, String chart) throws IOException {
        return registry.push(
                "org/charts/web",
                tag,
                new OciContent.Part(CONFIG, "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(
                        new OciContent.Part("application/vnd.cncf.helm.chart.provenance.v1.prov", new byte[] {1}),
                        new OciContent.Part(
                                mediaType, Files.readAllBytes(HelmHarness.CHARTS.resolve("web-" + chart + ".tgz")))),
                Map.of());
    }

    @Test
    void pullsTheHighestTagOfARange() {
        // Given
        KindHarness<HelmChart> chart = helm.chartOf("*", "");

        // When
        Outcome outcome = chart.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(chart.condition("Ready"))
                .isEqualTo("True ChartPullSucceeded: pulled 'web' chart with version '1.1.0'");
        assertThat(helm.data.resolve(chart.status().at("/artifact/path").asText()))
                .hasSameBinaryContentAs(HelmHarness.CHARTS.resolve("web-1.1.0.tgz"));
        assertThat(chart.status().has("observedSourceArtifactRevision")).isFalse();
    }

    @Test
    void asksForNoTagsWhenTheVersionIsExact() {
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", "");

        chart.reconcile();

        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.0.0");
        assertThat(registry.requests()).noneMatch(request -> request.path().contains("/tags/list"));
    }

    @Test
    void findsBuildMetadataBehindAnUnderscore() throws IOException {
        // Given
        push("1.2.0_build.7", LAYER, "1.0.0");
        KindHarness<HelmChart> chart = helm.chartOf("^1.1", "");

        // When
        chart.reconcile();

        // Then
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.2.0+build.7");
        assertThat(chart.status().at("/artifact/path").asText()).isEqualTo("helmchart/apps/web/web-1.2.0+build.7.tgz");
    }

    @Test
    void logsInWithUserOrDockerConfiguration() {
        // Given
        registry.require(OciRegistry.Login.BASIC, "ann", "s3cret");
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", "");
        chart.reconcile();
        assertThat(chart.condition("FetchFailed"))
                .startsWith(
                        "True Unknown: unknown build error: failed to authenticate with the Helm repository: chart pull"
                                + " error: failed to download chart for remote reference: failed to get 'oci://"
                                + registry.host() + "/org/charts/web:1.0.0': ");
        assertThat(chart.events().getLast()).startsWith("ERROR AuthenticationFailed: ");

        // When
        helm.secret("plain", Map.of("username", "ann", "password", "s3cret"));
        helm.repository.spec("{\"secretRef\":{\"name\":\"plain\"}}");
        chart.reconcile();

        // Then
        assertThat(chart.condition("Ready")).startsWith("True ChartPullSucceeded");
        String auth = Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
        helm.secret(
                "docker",
                Map.of(".dockerconfigjson", "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}"));
        helm.repository.spec("{\"secretRef\":{\"name\":\"docker\"}}");
        chart.spec("{\"version\":\"1.1.0\"}");
        chart.reconcile();
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.1.0");
    }

    /** The form of a signature is cosign's older one; that the real cosign's are believed is shown with OCIRepositories. */
    @Test
    void storesOnlyWhatIsSigned() throws Exception {
        // Given
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        helm.secret("keys", Map.of("cosign.pub", pem));
        KindHarness<HelmChart> chart =
                helm.chartOf("1.0.0", ",\"verify\":{\"provider\":\"cosign\",\"secretRef\":{\"name\":\"keys\"}}");
        chart.reconcile();
        String failure = "chart verification error: failed to verify the signature using provider 'cosign': no matching"
                + " signatures were found for '";
        assertThat(chart.condition("BuildFailed")).startsWith("True ChartVerificationError: " + failure);
        assertThat(chart.condition("SourceVerified")).startsWith("False VerificationError: " + failure);
        assertThat(chart.condition("Ready")).startsWith("False VerificationError: " + failure);
        assertThat(chart.status().has("artifact")).isFalse();

        // When
        sign(push("1.0.0", LAYER, "1.0.0"), keys);
        chart.reconcile();

        // Then
        assertThat(chart.condition("SourceVerified")).isEqualTo("True Succeeded: verified signature of version 1.0.0");
        assertThat(chart.condition("Ready"))
                .isEqualTo("True ChartPullSucceeded: pulled 'web' chart with version '1.0.0'");
        push("1.0.0", LAYER, "1.1.0");
        chart.reconcile();
        assertThat(chart.condition("Ready")).startsWith("False VerificationError: ");
        chart.spec("{\"verify\":null}");
        chart.reconcile();
        assertThat(chart.condition("SourceVerified")).isEmpty();
        assertThat(chart.condition("Ready")).startsWith("True ");
    }

    private void sign(String digest, KeyPair keys) throws Exception {
        byte[] payload =
                ("{\"critical\":{\"identity\":{\"docker-reference\":\"\"},\"image\":{\"docker-manifest-digest\":\""
                                + digest + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}")
                        .getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(payload);
        registry.push(
                "org/charts/web",
                digest.replace(':', '-') + ".sig",
                new OciContent.Part("application/vnd.oci.image.config.v1+json", "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(new OciContent.Part(
                        "application/vnd.dev.cosign.simplesigning.v1+json",
                        payload,
                        Map.of(
                                "dev.cosignproject.cosign/signature",
                                Base64.getEncoder().encodeToString(signature.sign())))),
                Map.of());
    }

    @Test
    void saysWhatTheRegistryLacks() throws IOException {
        // Given
        String reference = "oci://" + registry.host() + "/org/charts/web";
        push("7.0.0", "application/octet-stream", "1.0.0");
        KindHarness<HelmChart> chart = helm.chartOf("7.0.0", "");
        chart.reconcile();
        assertThat(chart.condition("FetchFailed"))
                .isEqualTo(
                        "True ChartPullError: chart pull error: failed to download chart for remote reference: failed to"
                                + " get '" + reference + ":7.0.0': manifest does not contain a layer with mediatype "
                                + LAYER);
        chart.spec("{\"version\":\"9.x\"}");
        chart.reconcile();
        assertThat(chart.condition("FetchFailed"))
                .isEqualTo(
                        "True ChartPullError: chart pull error: failed to get chart version for remote reference: could"
                                + " not locate a version matching provided version string 9.x");

        // When
        chart.spec("{\"chart\":\"none\"}");
        Outcome outcome = chart.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(chart.condition("FetchFailed"))
                .startsWith(
                        "True ChartPullError: chart pull error: failed to get chart version for remote reference: could"
                                + " not get tags for \"none\": could not fetch tags for \"oci://" + registry.host()
                                + "/org/charts/none\": ");
    }
}
