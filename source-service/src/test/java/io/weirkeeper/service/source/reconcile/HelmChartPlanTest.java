package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmChartPlanTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed to get 'oci://r/web:1': GET https://r/v2/: UNAUTHORIZED: no (401); check the credentials",
                "failed to fetch https://r/index.yaml : 401 Unauthorized",
                "unexpected status code 401",
                "remote error: tls: bad certificate",
                "x509: unknown certificate authority",
                "authentication required"
            })
    void knowsWhatIsAboutAuthentication(String message) {
        assertThat(HelmChartPlan.isAboutAuthentication(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no matching signatures were found for '127.0.0.1:40159/web@sha256:caf1'",
                "no matching signatures were found for 'r/web@sha256:caf401d36abe'",
                "could not locate a version matching 1.4011.0",
                "unexpected status code 500"
            })
    void takesNoOtherNumberForAStatus(String message) {
        assertThat(HelmChartPlan.isAboutAuthentication(message)).isFalse();
    }
}
