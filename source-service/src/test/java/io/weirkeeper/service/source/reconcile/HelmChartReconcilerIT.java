package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs over HelmCharts of a repository: versions, values files, failures word for word as Flux's. */
class HelmChartReconcilerIT {
    @TempDir
    Path temp;

    private HelmHarness helm;

    @BeforeEach
    void start() throws IOException {
        helm = new HelmHarness(temp);
        helm.repository.reconcile();
    }

    @AfterEach
    void stop() {
        helm.close();
    }

    private Path file(KindHarness<HelmChart> chart) {
        return helm.data.resolve(chart.status().at("/artifact/path").asText());
    }

    private Chart stored(KindHarness<HelmChart> chart) throws IOException {
        return ChartLoader.load(file(chart), helm.data);
    }

    @Test
    void pullsTheChartAsItIs() throws IOException {
        // Given
        helm.serve(2);
        helm.repository.reconcile();
        KindHarness<HelmChart> chart = helm.chartOf("*", "");

        // When
        Outcome outcome = chart.reconcile();

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Ready.class,
                        ready -> assertThat(ready.interval()).isEqualTo(Duration.ofMinutes(10)));
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.1.0");
        assertThat(chart.status().at("/artifact/path").asText()).isEqualTo("helmchart/apps/web/web-1.1.0.tgz");
        assertThat(file(chart)).hasSameBinaryContentAs(HelmHarness.CHARTS.resolve("web-1.1.0.tgz"));
        assertThat(chart.status().path("url").asText())
                .isEqualTo("http://source-controller.flux-system.svc.cluster.local./helmchart/apps/web/latest.tar.gz");
        assertThat(chart.status().path("observedChartName").asText()).isEqualTo("web");
        assertThat(chart.status().path("observedSourceArtifactRevision").asText())
                .isEqualTo(helm.repository.status().at("/artifact/revision").asText());
        assertThat(chart.status().has("observedValuesFiles")).isFalse();
        String message = "pulled 'web' chart with version '1.1.0'";
        assertThat(chart.condition("Ready")).isEqualTo("True ChartPullSucceeded: " + message);
        assertThat(chart.condition("ArtifactInStorage")).isEqualTo("True ChartPullSucceeded: " + message);
        assertThat(chart.events()).containsExactly("INFO ChartPullSucceeded: " + message);
        assertThat(chart.progress
                        .getLast()
                        .condition("Reconciling")
                        .orElseThrow()
                        .path("message")
                        .asText())
                .isEqualTo("building artifact");
    }

    @Test
    void doesNotPullAgainWhatIsStored() throws IOException {
        // Given
        KindHarness<HelmChart> chart = helm.chartOf("1.x", "");
        chart.reconcile();
        int requests = helm.server.requests().size();

        // When
        chart.reconcile();

        // Then
        assertThat(helm.server.requests()).hasSize(requests);
        assertThat(chart.events())
                .containsExactly("TRACE ArtifactUpToDate: artifact up-to-date with remote revision: '1.0.0'");
        assertThat(chart.condition("Ready"))
                .isEqualTo("True ChartPullSucceeded: pulled 'web' chart with version '1.0.0'");
        assertThat(helm.cacheEvents).containsExactly("miss apps/charts", "hit apps/charts");
    }

    @Test
    void takesAnewVersionOfItsRange() throws IOException {
        // Given
        KindHarness<HelmChart> chart = helm.chartOf("1.x", "");
        chart.reconcile();
        helm.serve(2);
        helm.repository.reconcile();

        // When
        chart.reconcile();

        // Then
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.1.0");
        assertThat(chart.progress
                        .getLast()
                        .condition("ArtifactOutdated")
                        .orElseThrow()
                        .path("message")
                        .asText())
                .isEqualTo("pulled 'web' chart with version '1.1.0'");
        assertThat(chart.condition("ArtifactOutdated")).isEmpty();
        chart.spec("{\"version\":\">=2.0.0-0\"}");
        chart.reconcile();
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("2.0.0-rc.1");
    }

    @Test
    void mergesValuesFilesIntoAVersionOfItsOwn() throws IOException {
        // Given
        KindHarness<HelmChart> chart = helm.chartOf(
                "1.0.0",
                ",\"valuesFiles\":[\"values.yaml\",\"env/none.yaml\",\"env/prod.yaml\"],\"ignoreMissingValuesFiles\":true");

        // When
        chart.reconcile();

        // Then
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.0.0+1");
        assertThat(chart.status().at("/artifact/path").asText()).isEqualTo("helmchart/apps/web/web-1.0.0+1.tgz");
        assertThat(stored(chart).metadata().version()).isEqualTo("1.0.0+1");
        assertThat(stored(chart).valuesFile())
                .isEqualTo(new ChartFile("values.yaml", "image:\n  tag: 1.0.0\nreplicas: 5\n"));
        assertThat(chart.status().path("observedValuesFiles")).hasToString("[\"values.yaml\",\"env/prod.yaml\"]");
        assertThat(chart.condition("Ready"))
                .isEqualTo("True ChartPackageSucceeded: packaged 'web' chart with version '1.0.0+1' and merged values"
                        + " files [values.yaml env/prod.yaml]");
        String digest = chart.status().at("/artifact/digest").asText();
        chart.reconcile();
        assertThat(chart.events())
                .containsExactly("TRACE ArtifactUpToDate: artifact up-to-date with remote revision: '1.0.0+1'");
        chart.spec("{\"interval\":\"20m\"}");
        chart.reconcile();
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.0.0+2");
        assertThat(chart.status().at("/artifact/digest").asText()).isNotEqualTo(digest);
    }

    @Test
    void takesTheChartsOwnValuesFileForNone() {
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", ",\"valuesFiles\":[\"./values.yaml\"]");

        chart.reconcile();

        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("1.0.0");
        assertThat(chart.condition("Ready")).startsWith("True ChartPullSucceeded");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "version":"9.x"                     | InvalidChartReference | invalid chart reference: failed to get chart version for remote reference: no 'web' chart with version matching '9.x' found
            "version":"a.b"                     | InvalidChartReference | invalid chart reference: failed to get chart version for remote reference: improper constraint: "a.b"
            "chart":"none"                      | InvalidChartReference | invalid chart reference: failed to get chart version for remote reference: no chart name found
            "chart":"We b"                      | InvalidChartReference | invalid chart reference: invalid chart name 'We b': a valid name must be lower case letters and numbers and MAY be separated with dashes (-), slashes (/) or periods (.)
            """)
    void stallsWhenThereIsNoSuchChart(String spec, String reason, String message) {
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", "");
        chart.spec("{" + spec + "}");

        Outcome outcome = chart.reconcile();

        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(chart.condition("FetchFailed")).isEqualTo("True " + reason + ": " + message);
        assertThat(chart.condition("Stalled")).isEqualTo("True " + reason + ": " + message);
        assertThat(chart.condition("Ready")).isEqualTo("False " + reason + ": " + message);
        assertThat(chart.events()).containsExactly("ERROR " + reason + ": " + message);
    }

    @Test
    void stallsWhenAValuesFileIsMissing() {
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", ",\"valuesFiles\":[\"env/none.yaml\"]");

        Outcome outcome = chart.reconcile();

        String message = "values files merge error: failed to merge chart values: no values file found at path"
                + " 'env/none.yaml'";
        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(chart.condition("BuildFailed")).isEqualTo("True ValuesFilesError: " + message);
        assertThat(chart.condition("FetchFailed")).isEmpty();
        assertThat(chart.condition("Ready")).isEqualTo("False ValuesFilesError: " + message);
    }

    @Test
    void waitsForItsSourceWithoutFailing() {
        // Given
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", "");
        chart.spec("{\"sourceRef\":{\"kind\":\"GitRepository\",\"name\":\"fleet\"}}");
        chart.reconcile();
        String missing = "failed to get source: gitrepositories.source.toolkit.fluxcd.io \"fleet\" not found";
        assertThat(chart.condition("FetchFailed")).isEqualTo("True SourceUnavailable: " + missing);
        helm.repository.status().remove("artifact");
        chart.spec("{\"sourceRef\":{\"kind\":\"HelmRepository\",\"name\":\"charts\"}}");

        // When
        Outcome outcome = chart.reconcile();

        // Then
        String message = "no artifact available for HelmRepository source 'charts'";
        assertThat(outcome).isInstanceOf(Outcome.Waiting.class);
        assertThat(chart.condition("FetchFailed")).isEqualTo("True NoSourceArtifact: " + message);
        assertThat(chart.condition("Ready")).isEqualTo("False NoSourceArtifact: " + message);
        assertThat(chart.events()).containsExactly("TRACE NoSourceArtifact: " + message);
    }

    @Test
    void saysThatALoginFailedAsFluxDoes() {
        // Given
        helm.server.requireLogin("ann", "s3cret");
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", "");

        // When
        Outcome outcome = chart.reconcile();

        // Then
        String message =
                "failed to authenticate with the Helm repository: chart pull error: failed to download chart for"
                        + " remote reference: failed to fetch " + helm.server.url("/charts/web-1.0.0.tgz")
                        + " : 401 Unauthorized";
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(chart.condition("FetchFailed")).isEqualTo("True Unknown: unknown build error: " + message);
        assertThat(chart.events()).containsExactly("ERROR AuthenticationFailed: " + message);
    }

    @Test
    void refusesChartsThatAreTooLargeOrNone() throws IOException {
        // Given
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", "");
        helm.server.put("/charts/web-1.0.0.tgz", new byte[300_001]);
        chart.reconcile();
        assertThat(chart.condition("FetchFailed"))
                .isEqualTo(
                        "True ChartPullError: chart pull error: failed to download chart for remote reference: size of"
                                + " chart 'web-1.0.0.tgz' exceeds '300000' bytes limit");
        helm.server.put("/charts/web-1.0.0.tgz", "<html>".getBytes(StandardCharsets.UTF_8));
        chart.reconcile();
        assertThat(chart.condition("FetchFailed"))
                .startsWith(
                        "True ChartPullError: chart pull error: failed to load chart metadata from written chart: ");

        // When
        helm.server.put("/charts/web-1.0.0.tgz", bomb());
        Outcome outcome = chart.reconcile();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(chart.condition("FetchFailed"))
                .startsWith("True ChartPullError: chart pull error: failed to load chart metadata from written chart: ")
                .contains("larger than the maximum size");
        assertThat(chart.status().has("artifact")).isFalse();
        helm.serve(1);
        chart.reconcile();
        assertThat(chart.condition("Ready")).startsWith("True ChartPullSucceeded");
    }

    /** 200 kB that unpack to 200 MB of one tar entry. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] header = new byte[512];
            put(header, 0, "web/Chart.yaml");
            put(header, 100, "0000644");
            put(header, 124, "01400000000"); // 200 MB and more
            put(header, 257, "ustar");
            header[156] = '1'; // a hard link with content, which is passed over
            gzip.write(header);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zeros[0] = 1;
                gzip.write(zeros);
            }
        }
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Test
    void sendsTheLoginToOtherServersOnlyWhenTold() {
        // Given
        helm.secret("login", Map.of("username", "ann", "password", "s3cret"));
        String chartUrl = helm.server.url("/elsewhere/web-9.0.0.tgz").replace("127.0.0.1", "localhost");
        helm.server.put(
                "/charts/index.yaml",
                ("apiVersion: v1\nentries: {web: [{name: web, version: 9.0.0, urls: ['" + chartUrl + "']}]}")
                        .getBytes(StandardCharsets.UTF_8));
        helm.repository.spec("{\"secretRef\":{\"name\":\"login\"}}");
        helm.repository.reconcile();
        helm.chartOf("9.0.0", "").reconcile();
        assertThat(helm.server.requests().getLast().path()).isEqualTo("/elsewhere/web-9.0.0.tgz");
        assertThat(helm.server.requests().getLast().authorization()).isEmpty();

        // When
        helm.repository.spec("{\"passCredentials\":true}");
        helm.chartOf("9.0.0", "").reconcile();

        // Then
        assertThat(helm.server.requests().getLast().authorization())
                .isEqualTo(
                        "Basic " + Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesToVerifyWhereNothingIsSigned() {
        KindHarness<HelmChart> chart = helm.chartOf("1.0.0", ",\"verify\":{\"provider\":\"cosign\"}");

        chart.reconcile();

        assertThat(chart.condition("BuildFailed"))
                .isEqualTo("True ChartVerificationError: chart verification error: not implemented");
        assertThat(chart.condition("SourceVerified"))
                .isEqualTo("False VerificationError: chart verification error: not implemented");
        assertThat(chart.condition("Ready"))
                .isEqualTo("False VerificationError: chart verification error: not implemented");
        assertThat(chart.status().has("artifact")).isFalse();
    }

    @Test
    void packagesAChartOutOfFiles() throws IOException {
        // Given
        Map<String, String> files = Map.of(
                "charts/app/Chart.yaml",
                        "apiVersion: v2\nname: app\nversion: 0.3.0\ndependencies:\n"
                                + "- {name: lib, version: 0.x, repository: 'file://../lib', alias: base}\n"
                                + "- {name: web, version: ^1.0.0, repository: '" + helm.server.url("/charts") + "'}\n",
                "charts/app/values.yaml", "a: 1\n",
                "charts/app/.helmignore", "*.bak\n",
                "charts/app/x.bak", "not packaged",
                "charts/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 0.2.0\n",
                "charts/lib/values.yaml", "{}\n",
                "env/prod.yaml", "a: 2\n");
        helm.source(KnownKind.GIT_REPOSITORY, "fleet", "main@sha1:0123456789abcdef0123456789abcdef01234567", files);
        KindHarness<HelmChart> chart = helm.chart("{\"chart\":\"charts/app\",\"interval\":\"10m\","
                + "\"sourceRef\":{\"kind\":\"GitRepository\",\"name\":\"fleet\"}}");

        // When
        chart.reconcile();

        // Then
        assertThat(chart.condition("Ready"))
                .isEqualTo("True ChartPackageSucceeded: packaged 'app' chart with version '0.3.0'");
        assertThat(chart.events())
                .containsExactly(
                        "TRACE ResolvedDependencies: resolved 2 chart dependencies",
                        "INFO ChartPackageSucceeded: packaged 'app' chart with version '0.3.0'");
        assertThat(stored(chart).dependencies())
                .extracting(dependency -> dependency.metadata().name() + "-"
                        + dependency.metadata().version())
                .containsExactlyInAnyOrder("base-0.2.0", "web-1.0.0");
        assertThat(stored(chart).files()).extracting(ChartFile::name).containsExactly(".helmignore");
        String digest = chart.status().at("/artifact/digest").asText();
        chart.spec("{\"reconcileStrategy\":\"Revision\",\"valuesFiles\":[\"env/prod.yaml\"]}");
        chart.reconcile();
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("0.3.0+0123456789ab.2");
        assertThat(stored(chart).valuesFile()).isEqualTo(new ChartFile("values.yaml", "a: 2\n"));
        chart.spec("{\"reconcileStrategy\":\"ChartVersion\",\"valuesFiles\":[]}");
        chart.reconcile();
        assertThat(chart.status().at("/artifact/digest").asText())
                .as("the same bytes for the same chart")
                .isEqualTo(digest);
    }

    @Test
    void keepsTheChartOfAnotherCommitWithTheSameVersion() throws IOException {
        // Given
        String yaml = "apiVersion: v2\nname: app\nversion: 0.3.0\n";
        helm.source(KnownKind.BUCKET, "files", "sha256:" + "a".repeat(64), Map.of("app/Chart.yaml", yaml));
        KindHarness<HelmChart> chart = helm.chart(
                "{\"chart\":\"app\",\"interval\":\"10m\"," + "\"sourceRef\":{\"kind\":\"Bucket\",\"name\":\"files\"}}");
        chart.reconcile();
        String digest = chart.status().at("/artifact/digest").asText();
        helm.source(
                KnownKind.BUCKET,
                "files",
                "sha256:" + "b".repeat(64),
                Map.of("app/Chart.yaml", yaml, "app/README.md", "changed"));

        // When
        chart.reconcile();

        // Then
        assertThat(chart.status().at("/artifact/digest").asText()).isEqualTo(digest);
        assertThat(chart.status().path("observedSourceArtifactRevision").asText())
                .endsWith("bbbb");
        chart.spec("{\"reconcileStrategy\":\"Revision\"}");
        chart.reconcile();
        assertThat(chart.status().at("/artifact/revision").asText()).isEqualTo("0.3.0+bbbbbbbbbbbb");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none            | '- {name: a, version: "1", repository: ""}'            | InvalidChartReference: invalid chart reference: stat none: no such file or directory
            ../../etc       | '- {name: a, version: "1", repository: ""}'            | InvalidChartReference: invalid chart reference: stat ../../etc: no such file or directory
            app             | '- {name: a, version: "1", repository: ""}'            | DependencyBuildError: dependency build error: failed to add local dependency 'a': no chart found at '/app/charts/a' (reference '')
            app             | '- {name: a, version: "1", repository: "file:///../../../../etc"}' | DependencyBuildError: dependency build error: failed to add local dependency 'a': no chart found at '/etc' (reference 'file:///../../../../etc')
            app             | '- {name: a, version: "1", repository: "@stable"}'     | DependencyBuildError: dependency build error: failed to add remote dependency 'a': aliased repository dependency is not supported: @stable
            app             | '- {name: a, version: "1", repository: "ftp://x"}'     | DependencyBuildError: dependency build error: failed to add remote dependency 'a': invalid dependency repository URL: ftp://x
            app             | '- {name: lib, version: "9", repository: "file://../lib"}' | DependencyBuildError: dependency build error: failed to add local dependency 'lib': can't get a valid version for constraint '9'
            """)
    void saysWhatIsWrongWithFiles(String path, String dependencies, String message) throws IOException {
        helm.source(
                KnownKind.GIT_REPOSITORY,
                "fleet",
                "main@sha1:0123456789abcdef0123456789abcdef01234567",
                Map.of(
                        "app/Chart.yaml",
                        "apiVersion: v2\nname: app\nversion: 0.3.0\ndependencies:\n" + dependencies + "\n",
                        "lib/Chart.yaml",
                        "apiVersion: v2\nname: lib\nversion: 1.0.0\n"));
        KindHarness<HelmChart> chart = helm.chart("{\"chart\":\"" + path + "\",\"interval\":\"10m\","
                + "\"sourceRef\":{\"kind\":\"GitRepository\",\"name\":\"fleet\"}}");

        chart.reconcile();

        assertThat(chart.condition("Ready")).isEqualTo("False " + message);
    }
}
