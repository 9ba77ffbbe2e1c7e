package io.weirkeeper.remote.cloud;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
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

/** Against a forge that answers as GitHub's documentation says. */
class GitHubAppIT {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Recorder github = Recorder.start(0);
    private final TokenCache cache = new TokenCache(10, Duration.ofHours(1), CLOCK);
    private KeyPair key;

    @BeforeEach
    void start() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
        github.answerWith(request -> switch (request.method() + " " + request.path()) {
            case "POST /api/app/installations/42/access_tokens" ->
                new Recorder.Answer(201, "{\"token\":\"ghs_canary\",\"expires_at\":\"2026-11-21T13:00:00Z\"}");
            case "GET /api/app/installations?per_page=100&page=1" ->
                new Recorder.Answer(
                        200,
                        "[{\"id\":7,\"account\":{\"login\":\"other\"}},{\"id\":42,\"account\":{\"login\":\"Weir\"}}]");
            default -> new Recorder.Answer(404, "{\"message\":\"Not Found\"}");
        });
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void getsTheTokenOfAnInstallation() throws IOException, GeneralSecurityException {
        // When
        AccessToken token = app(Map.of("githubAppInstallationID", "42")).token(cache);

        // Then
        assertThat(token.value()).isEqualTo("ghs_canary");
        assertThat(token.toString()).doesNotContain("canary");
        String proof = requireNonNull(github.requests().getFirst().headers().get("Authorization"))
                .substring("Bearer ".length());
        String[] parts = proof.split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonNode claims = new JsonMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("12345");
        assertThat(claims.path("iat").asLong()).isLessThan(NOW.getEpochSecond());
        assertThat(claims.path("exp").asLong()).isBetween(NOW.getEpochSecond() + 1, NOW.getEpochSecond() + 600);
    }

    @Test
    void findsTheInstallationOfAnOwner() {
        assertThat(app(Map.of("githubAppInstallationOwner", "weir"))
                        .token(cache)
                        .value())
                .isEqualTo("ghs_canary");
    }

    @Test
    void keepsTheTokenWhileItLasts() {
        app(Map.of("githubAppInstallationID", "42")).token(cache);
        app(Map.of("githubAppInstallationID", "42")).token(cache);

        assertThat(github.requests()).hasSize(1);
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(wrong(Map.of()))
                .contains("exactly one of 'githubAppInstallationID' and 'githubAppInstallationOwner'");
        assertThat(wrong(Map.of("githubAppInstallationID", "1", "githubAppInstallationOwner", "x")))
                .contains("exactly one of");
        assertThat(wrong(Map.of("githubAppInstallationID", "42", "githubAppID", "x")))
                .startsWith("'githubAppID' must be a number");
        assertThat(wrong(Map.of("githubAppInstallationID", "42", "githubAppPrivateKey", "no key")))
                .startsWith("'githubAppPrivateKey' holds no private key");
        assertThat(catchThrowableOfType(
                                CloudException.class,
                                () -> app(Map.of("githubAppInstallationID", "43"))
                                        .token(cache))
                        .text())
                .startsWith("github app '12345': " + github.url("/api") + " gave no token: it answered 404");
    }

    private String wrong(Map<String, String> more) {
        return catchThrowableOfType(RemoteException.class, () -> app(more)).text();
    }

    private GitHubApp app(Map<String, String> more) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, String> texts = new HashMap<>(
                Map.of("githubAppID", "12345", "githubAppPrivateKey", pem, "githubAppBaseURL", github.url("/api/")));
        texts.putAll(more);
        Map<String, byte[]> secret = new HashMap<>();
        texts.forEach((name, value) -> secret.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return new GitHubApp(secret, HttpAccess.plain(Duration.ofSeconds(10)), CLOCK);
    }
}
