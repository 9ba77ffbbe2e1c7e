package io.weirkeeper.remote.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.http.HttpAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests as Azure's and Google's documentation has them, answered by a stand-in. */
class CloudRegistriesIT {
    private static final HttpAccess ACCESS = HttpAccess.plain(Duration.ofSeconds(20));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
    private static final OciName AZURE = OciName.parse("fleet.azurecr.io/org/app");
    private static final OciName GOOGLE = OciName.parse("europe-docker.pkg.dev/project/org/app");

    @TempDir
    Path temp;

    private Recorder cloud;

    @BeforeEach
    void start() {
        cloud = Recorder.start(0);
        cloud.answerWith(request -> new Recorder.Answer(
                200, "{\"access_token\":\"access\",\"expires_in\":\"3600\",\"refresh_token\":\"refresh\"}"));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void exchangesTheServiceAccountsTokenForALoginAtAzure() throws IOException {
        // Given
        Path token = Files.writeString(temp.resolve("token"), "federated\n");
        CloudRegistries registries = registries(Map.of(
                "AZURE_CLIENT_ID", "client",
                "AZURE_TENANT_ID", "tenant",
                "AZURE_FEDERATED_TOKEN_FILE", token.toString()));

        // When
        RegistryLogin login = registries.login("azure", AZURE, ACCESS);

        // Then
        assertThat(login).isEqualTo(RegistryLogin.of("00000000-0000-0000-0000-000000000000", "refresh"));
        assertThat(cloud.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly(
                        "POST /login.microsoftonline.com/tenant/oauth2/v2.0/token",
                        "POST /fleet.azurecr.io/oauth2/exchange");
        assertThat(cloud.requests().getFirst().body())
                .contains("client_id=client", "client_assertion=federated", "grant_type=client_credentials")
                .contains("scope=https%3A%2F%2Fcontainerregistry.azure.net%2F.default");
        assertThat(cloud.requests().getLast().body())
                .isEqualTo("grant_type=access_token&service=fleet.azurecr.io&access_token=access");
    }

    @Test
    void usesTheMachinesIdentityAtAzure() {
        // When
        registries(Map.of()).login("azure", AZURE, ACCESS);

        // Then
        Recorder.Request request = cloud.requests().getFirst();
        assertThat(request.path())
                .isEqualTo("/169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
                        + "&resource=https%3A%2F%2Fcontainerregistry.azure.net");
        assertThat(request.headers()).containsEntry("metadata", "true");
    }

    @Test
    void usesTheWorkloadsIdentityAtGoogleOnceAnHour() {
        // Given
        CloudRegistries registries = registries(Map.of());

        // When
        RegistryLogin login = registries.login("gcp", GOOGLE, ACCESS);
        registries.login("gcp", GOOGLE, ACCESS);

        // Then
        assertThat(login).isEqualTo(RegistryLogin.of("oauth2accesstoken", "access"));
        assertThat(cloud.requests()).hasSize(1);
        assertThat(cloud.requests().getFirst().path())
                .isEqualTo("/metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token");
        assertThat(cloud.requests().getFirst().headers()).containsEntry("metadata-flavor", "Google");
    }

    @Test
    void refusesRegistriesOfOthers() {
        assertThatThrownBy(() -> registries(Map.of()).login("gcp", AZURE, ACCESS))
                .hasMessageContaining("invalid GCP registry: 'fleet.azurecr.io'. must match ");
        assertThatThrownBy(() -> registries(Map.of()).login("azure", GOOGLE, ACCESS))
                .hasMessageContaining("invalid Azure registry: 'europe-docker.pkg.dev'. must match ");
        assertThat(cloud.requests()).isEmpty();
    }

    @Test
    void saysWhatTheCloudSaidAndNoToken() {
        // Given
        cloud.answerWith(request ->
                new Recorder.Answer(request.path().contains("exchange") ? 403 : 200, "{\"access_token\":\"canary\"}"));

        // When / Then
        assertThatThrownBy(() -> registries(Map.of()).login("azure", AZURE, ACCESS))
                .isInstanceOf(OciException.class)
                .hasMessageContaining("/oauth2/exchange: unexpected status code 403")
                .hasMessageNotContaining("canary");
    }

    private CloudRegistries registries(Map<String, String> environment) {
        return new CloudRegistries(
                environment,
                CLOCK,
                url -> URI.create(cloud.url("/" + url.getHost() + url.getRawPath()
                        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()))));
    }
}
