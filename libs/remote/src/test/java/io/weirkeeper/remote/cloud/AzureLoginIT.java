package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against endpoints that answer as Microsoft's documentation says. */
class AzureLoginIT {
    @TempDir
    Path temp;

    private final Recorder azure = Recorder.start(0);
    private final TokenCache cache = new TokenCache(10, Duration.ofHours(1), Clock.systemUTC());

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void exchangesTheTokenOfTheServiceAccount() throws IOException {
        // Given
        Path token = Files.writeString(temp.resolve("token"), "ey.J.x\n");
        azure.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"aad\",\"expires_in\":3600}"));
        AzureLogin login = login(Map.of(
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString(),
                "AZURE_TENANT_ID",
                "tenant",
                "AZURE_CLIENT_ID",
                "client",
                "AZURE_AUTHORITY_HOST",
                azure.url("/")));

        // When
        String first = login.token(AzureLogin.DEV_OPS, cache).value();
        String second = login.token(AzureLogin.DEV_OPS, cache).value();

        // Then
        assertThat(first).isEqualTo("aad").isEqualTo(second);
        assertThat(azure.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/tenant/oauth2/v2.0/token");
            assertThat(request.body())
                    .isEqualTo("client_id=client&scope=499b84ac-1321-427f-aa17-267ca6975798%2F.default"
                            + "&grant_type=client_credentials"
                            + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                            + "&client_assertion=ey.J.x");
        });
    }

    @Test
    void asksTheMachine() {
        azure.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"msi\",\"expires_in\":\"86399\"}"));

        AccessToken token = login(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", azure.url("")))
                .token(AzureLogin.DEV_OPS, cache);

        assertThat(token.value()).isEqualTo("msi");
        assertThat(azure.requests().getFirst().headers()).containsEntry("Metadata", "true");
        assertThat(azure.requests().getFirst().path())
                .isEqualTo("/metadata/identity/oauth2/token?api-version=2018-02-01"
                        + "&resource=499b84ac-1321-427f-aa17-267ca6975798");
    }

    @Test
    void saysThatThereIsNone() {
        azure.answerWith(request -> new Recorder.Answer(400, ""));

        assertThat(catchThrowableOfType(
                        CloudException.class,
                        () -> login(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", azure.url("")))
                                .token(AzureLogin.DEV_OPS, cache)))
                .hasMessageStartingWith("Azure authentication failed: 127.0.0.1 answered 400; ");
    }

    private static AzureLogin login(Map<String, String> environment) {
        return new AzureLogin(environment, new HttpSender(HttpAccess.plain(Duration.ofSeconds(10))), Clock.systemUTC());
    }
}
