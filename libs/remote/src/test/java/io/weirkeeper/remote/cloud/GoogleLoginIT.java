package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against endpoints that answer as Google's documentation says. */
class GoogleLoginIT {
    @TempDir
    Path temp;

    private final Recorder google = Recorder.start(0);
    private final TokenCache cache = new TokenCache(10, Duration.ofHours(1), Clock.systemUTC());

    @BeforeEach
    void start() {
        google.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"ya29\",\"expires_in\":3599}"));
    }

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void signsWhatItAsksWithTheKeyOfAServiceAccount() throws Exception {
        // Given
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        GoogleKey key = GoogleKey.parse(file(pair));

        // When
        String first = login(Map.of()).token(key, GoogleLogin.STORAGE, cache).value();
        String second = login(Map.of()).token(key, GoogleLogin.STORAGE, cache).value();

        // Then
        assertThat(first).isEqualTo("ya29").isEqualTo(second);
        assertThat(google.requests()).hasSize(1);
        TestJwt sent = TestJwt.of(google.requests().getFirst().body(), "assertion", pair);
        assertThat(sent.claims().path("iss").asText()).isEqualTo("reader@project.iam.gserviceaccount.com");
        assertThat(sent.claims().path("aud").asText()).isEqualTo(google.url("/token"));
        assertThat(sent.claims().path("scope").asText()).isEqualTo(GoogleLogin.STORAGE);
        assertThat(sent.claims().path("exp").asLong()
                        - sent.claims().path("iat").asLong())
                .isEqualTo(3600);
        assertThat(sent.header().path("kid").asText()).isEqualTo("key-1");
    }

    @Test
    void usesTheKeyFileOfTheEnvironmentAndElseTheMachine() throws Exception {
        // Given
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Path file = Files.write(temp.resolve("key.json"), file(pair));
        String machine = URI.create(google.url("")).getAuthority();

        // When
        login(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())).token(cache);
        login(Map.of("GCE_METADATA_HOST", machine)).token(new TokenCache(0, Duration.ZERO, Clock.systemUTC()));

        // Then
        assertThat(google.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly("POST /token", "GET /computeMetadata/v1/instance/service-accounts/default/token");
    }

    @Test
    void givesNobodyATokenWhoKnowsTheNameAloneOfAnAccount() throws Exception {
        // Given
        KeyPair owners = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        KeyPair others = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        login(Map.of()).token(GoogleKey.parse(file(owners)), GoogleLogin.STORAGE, cache);
        google.answerWith(request -> new Recorder.Answer(400, "{\"error\":\"invalid_grant\"}"));

        // When
        CloudException refused = catchThrowableOfType(
                CloudException.class,
                () -> login(Map.of()).token(GoogleKey.parse(file(others)), GoogleLogin.STORAGE, cache));

        // Then
        assertThat(refused).hasMessageContaining("answered 400");
    }

    @Test
    void refreshesTheTokenOfAUser() {
        // Given
        GoogleKey key = GoogleKey.parse(("{\"type\":\"authorized_user\",\"client_id\":\"me\",\"client_secret\":\"c\","
                        + "\"refresh_token\":\"r\",\"token_uri\":\"" + google.url("/token") + "\"}")
                .getBytes(StandardCharsets.UTF_8));

        // When
        login(Map.of()).token(key, GoogleLogin.STORAGE, cache);

        // Then
        assertThat(google.requests().getFirst().body())
                .isEqualTo("grant_type=refresh_token&client_id=me&client_secret=c&refresh_token=r");
    }

    /** The messages of AIP-4117 and of generateAccessToken of the IAM Service Account Credentials API. */
    @Test
    void exchangesTheTokenOfAnotherIssuerAndBecomesAServiceAccount() throws Exception {
        // Given
        google.answerWith(request -> switch (request.path()) {
            case "/v1/token" -> new Recorder.Answer(200, "{\"access_token\":\"federated\",\"expires_in\":3600}");
            case "/iam" ->
                new Recorder.Answer(200, "{\"accessToken\":\"account\",\"expireTime\":\"2099-01-02T15:04:05Z\"}");
            default -> new Recorder.Answer(404, "");
        });
        Path subject = Files.writeString(temp.resolve("subject"), "{\"id\":\"of-the-other\"}");
        Path file = Files.writeString(
                temp.resolve("external.json"),
                "{\"type\":\"external_account\",\"audience\":\"//iam/pool\",\"subject_token_type\":\"jwt\",\"token_url\":\""
                        + google.url("/v1/token") + "\",\"service_account_impersonation_url\":\"" + google.url("/iam")
                        + "\",\"credential_source\":{\"file\":\"" + subject
                        + "\",\"format\":{\"type\":\"json\",\"subject_token_field_name\":\"id\"}}}");

        // When
        String token = login(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()))
                .token(cache)
                .value();

        // Then
        assertThat(token).isEqualTo("account");
        assertThat(google.requests().get(0).body())
                .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                        + "&audience=%2F%2Fiam%2Fpool"
                        + "&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform"
                        + "+https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fuserinfo.email"
                        + "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                        + "&subject_token_type=jwt&subject_token=of-the-other");
        assertThat(google.requests().get(1).headers()).containsEntry("authorization", "Bearer federated");
        assertThat(google.requests().get(1).body())
                .isEqualTo("{\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\","
                        + "\"https://www.googleapis.com/auth/userinfo.email\"],\"lifetime\":\"3600s\"}");
    }

    @Test
    void startsNoProgramForATokenOfAnotherIssuer() throws Exception {
        // Given
        Path file = Files.writeString(
                temp.resolve("external.json"),
                "{\"type\":\"external_account\",\"audience\":\"a\",\"subject_token_type\":\"jwt\",\"token_url\":\""
                        + google.url("/v1/token")
                        + "\",\"credential_source\":{\"executable\":{\"command\":\"touch /tmp/x\"}}}");

        // When
        CloudException refused = catchThrowableOfType(
                CloudException.class,
                () -> login(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()))
                        .token(cache));

        // Then
        assertThat(refused).hasMessageContaining("no program and no cloud");
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndShowsNothingOfTheKey() throws Exception {
        google.answerWith(request -> new Recorder.Answer(
                400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid grant: account not found\"}"));
        GoogleKey key = GoogleKey.parse(file(KeyPairGenerator.getInstance("RSA").generateKeyPair()));

        assertThat(catchThrowableOfType(
                        CloudException.class, () -> login(Map.of()).token(key, GoogleLogin.STORAGE, cache)))
                .hasMessage("Google Cloud authentication failed: 127.0.0.1 answered 400: Invalid grant: account not"
                        + " found; check the key file");
        assertThat(catchThrowableOfType(
                        RemoteException.class,
                        () -> GoogleKey.parse("{\"type\":\"external_account\"}".getBytes(StandardCharsets.UTF_8))))
                .hasMessage("credentials of the type 'external_account' are not supported: use the key file of a"
                        + " service account");
        assertThat(catchThrowableOfType(
                        RemoteException.class, () -> GoogleKey.parse("canary".getBytes(StandardCharsets.UTF_8))))
                .hasMessage("the service account file is no JSON")
                .hasNoCause();
    }

    private byte[] file(KeyPair pair) throws IOException {
        Map<String, String> file = new LinkedHashMap<>();
        file.put("type", "service_account");
        file.put("client_email", "reader@project.iam.gserviceaccount.com");
        file.put("private_key_id", "key-1");
        file.put("private_key", TestJwt.pem(pair));
        file.put("token_uri", google.url("/token"));
        return new JsonMapper().writeValueAsBytes(file);
    }

    private static GoogleLogin login(Map<String, String> environment) {
        return new GoogleLogin(
                environment, new HttpSender(HttpAccess.plain(Duration.ofSeconds(10))), Clock.systemUTC());
    }
}
