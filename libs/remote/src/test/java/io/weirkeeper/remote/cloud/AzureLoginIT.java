package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.tls.Pem;
import io.weirkeeper.remote.tls.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
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

    @Test
    void logsInWithAPasswordOrACertificateOfAnApplication() throws Exception {
        // Given
        azure.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"aad\",\"expires_in\":3600}"));
        AzureIdentity.Application application = new AzureIdentity.Application(azure.url("/"), "tenant", "client");
        TestCertificates certificates = TestCertificates.make();
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        byte[] file = (certificates.clientCertificate() + TestJwt.pem(pair)).getBytes(StandardCharsets.US_ASCII);

        // When
        AzureLogin login = login(Map.of());
        login.token(new AzureIdentity.Password(application, "pa55"), AzureLogin.STORAGE, cache);
        login.token(
                AzureIdentity.withCertificate(application, file, "", true, "clientCertificate"),
                AzureLogin.STORAGE,
                cache);

        // Then
        assertThat(azure.requests().get(0).body())
                .isEqualTo("client_id=client&scope=https%3A%2F%2Fstorage.azure.com%2F.default"
                        + "&grant_type=client_credentials&client_secret=pa55");
        TestJwt proof = TestJwt.of(azure.requests().get(1).body(), "client_assertion", pair);
        assertThat(proof.claims().path("aud").asText()).isEqualTo(azure.url("/tenant/oauth2/v2.0/token"));
        assertThat(proof.claims().path("iss").asText()).isEqualTo("client");
        assertThat(proof.header().path("x5c")).hasSize(1);
        assertThat(proof.header().path("alg").asText()).isEqualTo("RS256");
        assertThat(application.toString() + new AzureIdentity.Password(application, "pa55"))
                .doesNotContain("pa55");
    }

    @Test
    void givesNobodyATokenWhoKnowsAnApplicationAlone() throws Exception {
        // Given
        azure.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"aad\",\"expires_in\":3600}"));
        AzureIdentity.Application application = new AzureIdentity.Application(azure.url("/"), "tenant", "client");
        String certificate = TestCertificates.make().clientCertificate();
        KeyPair owners = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        KeyPair others = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        AzureLogin login = login(Map.of());
        login.token(signedBy(application, certificate, owners), AzureLogin.STORAGE, cache);
        login.token(new AzureIdentity.Federated(application, "of the owner"), AzureLogin.STORAGE, cache);
        azure.answerWith(request -> new Recorder.Answer(401, "{\"error_description\":\"AADSTS7000215\"}"));

        // When
        CloudException byCertificate = catchThrowableOfType(
                CloudException.class,
                () -> login.token(signedBy(application, certificate, others), AzureLogin.STORAGE, cache));
        CloudException byToken = catchThrowableOfType(
                CloudException.class,
                () -> login.token(
                        new AzureIdentity.Federated(application, "of somebody else"), AzureLogin.STORAGE, cache));

        // Then
        assertThat(byCertificate).hasMessageContaining("answered 401: AADSTS7000215");
        assertThat(byToken).hasMessageContaining("answered 401: AADSTS7000215");
    }

    private static AzureIdentity signedBy(AzureIdentity.Application application, String certificate, KeyPair pair) {
        byte[] file = (certificate + TestJwt.pem(pair)).getBytes(StandardCharsets.US_ASCII);
        return AzureIdentity.withCertificate(application, file, "", false, "clientCertificate");
    }

    @Test
    void opensACertificateInAPkcs12File() throws Exception {
        // Given
        TestCertificates certificates = TestCertificates.make();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "one",
                Pem.privateKey(certificates.clientKey(), "key"),
                "pa55".toCharArray(),
                Pem.certificates(certificates.clientCertificate(), "certificate")
                        .toArray(new Certificate[0]));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        store.store(file, "pa55".toCharArray());
        AzureIdentity.Application application = new AzureIdentity.Application("", "tenant", "client");

        // When
        AzureIdentity.SignedBy identity =
                AzureIdentity.withCertificate(application, file.toByteArray(), "pa55", false, "clientCertificate");

        // Then
        assertThat(identity.chain()).isEqualTo(Pem.certificates(certificates.clientCertificate(), "certificate"));
        assertThat(catchThrowableOfType(
                        RemoteException.class,
                        () -> AzureIdentity.withCertificate(
                                application, file.toByteArray(), "other", false, "clientCertificate")))
                .hasMessage("'clientCertificate' holds neither PEM text nor PKCS#12 that its password opens");
    }

    private static AzureLogin login(Map<String, String> environment) {
        return new AzureLogin(environment, new HttpSender(HttpAccess.plain(Duration.ofSeconds(10))), Clock.systemUTC());
    }
}
