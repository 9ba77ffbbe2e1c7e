package io.weirkeeper.remote.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "AZURE_CLIENT_ID",
                "client",
                "AZURE_TENANT_ID",
                "tenant",
                "AZURE_AUTHORITY_HOST",
                cloud.url("/authority"),
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString()));

        // When
        RegistryLogin login = registries.login("azure", AZURE, ACCESS);

        // Then
        assertThat(login).isEqualTo(RegistryLogin.of("00000000-0000-0000-0000-000000000000", "refresh"));
        assertThat(cloud.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly("POST /authority/tenant/oauth2/v2.0/token", "POST /fleet.azurecr.io/oauth2/exchange");
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
                .isEqualTo("/metadata/identity/oauth2/token?api-version=2018-02-01"
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
                .isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
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

    /** The request as AWS's API reference of ECR has it; the login is base64 of user and password. */
    @Test
    void asksEcrForALoginInTheRegionOfTheRegistry() {
        // Given
        String token = Base64.getEncoder().encodeToString("AWS:pass:word".getBytes(StandardCharsets.UTF_8));
        cloud.answerWith(request -> new Recorder.Answer(
                200,
                "{\"authorizationData\":[{\"authorizationToken\":\"" + token + "\",\"expiresAt\":"
                        + CLOCK.instant().plusSeconds(43_200).getEpochSecond() + "}]}"));
        CloudRegistries registries =
                registries(Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "canary-secret"));
        OciName name = OciName.parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/org/app");

        // When
        RegistryLogin login = registries.login("aws", name, ACCESS);

        // Then
        assertThat(login).isEqualTo(RegistryLogin.of("AWS", "pass:word"));
        assertThat(registries.login("aws", name, ACCESS)).isEqualTo(login);
        assertThat(cloud.requests()).hasSize(1);
        Recorder.Request request = cloud.requests().getFirst();
        assertThat(request.method() + " " + request.path()).isEqualTo("POST /api.ecr.eu-west-1.amazonaws.com/");
        assertThat(request.headers())
                .containsEntry("x-amz-target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken")
                .containsEntry("content-type", "application/x-amz-json-1.1");
        assertThat(request.headers().get("authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/20261121/eu-west-1/ecr/aws4_request,"
                        + "SignedHeaders=content-type;host;x-amz-date;x-amz-target,Signature=");
        assertThat(request.body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "public.ecr.aws, api.ecr-public.us-east-1.amazonaws.com, us-east-1, ecr-public",
        "1.dkr.ecr-fips.us-gov-west-1.amazonaws.com, ecr-fips.us-gov-west-1.amazonaws.com, us-gov-west-1, ecr",
        "1.dkr.ecr.cn-north-1.amazonaws.com.cn, api.ecr.cn-north-1.amazonaws.com.cn, cn-north-1, ecr",
        "1.dkr-ecr.us-east-2.on.aws, ecr.us-east-2.api.aws, us-east-2, ecr"
    })
    void knowsWhereTheLoginOfEachRegistryIs(String registry, String host, String region, String service) {
        EcrLogin login = EcrLogin.of(registry);

        assertThat(login.endpoint()).hasToString("https://" + host + "/");
        assertThat(login.region()).isEqualTo(region);
        assertThat(login.service()).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.dkr.ecr.eu-west-1.amazonaws.com.evil.example",
                "evil.example",
                "1.dkr.ecr.evil.example#.amazonaws.com",
                "x.public.ecr.aws"
            })
    void givesNoLoginOfAwsToOthers(String registry) {
        assertThatThrownBy(() -> EcrLogin.of(registry))
                .isInstanceOf(RemoteException.class)
                .hasMessageStartingWith("invalid AWS registry: '" + registry + "'. must match ");
    }

    private CloudRegistries registries(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", cloud.url(""));
        all.put("GCE_METADATA_HOST", URI.create(cloud.url("")).getAuthority());
        return new CloudRegistries(
                all,
                CLOCK,
                url -> URI.create(cloud.url("/" + url.getHost() + url.getRawPath()
                        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()))));
    }
}
