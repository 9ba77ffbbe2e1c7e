package io.weirkeeper.service.notification.send.stream;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.send.SendTools.CLOCK;
import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.SendTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vendors' own documents say what is expected; they are named in the senders. */
class CloudSendersIT {
    private final SendTools tools = new SendTools();

    @BeforeEach
    void answerTokens() {
        tools.recorder.answers(request ->
                new Recorder.Answer(200, Map.of(), "{\"access_token\":\"cloud-token\",\"expires_in\":3600}"));
    }

    @AfterEach
    void close() {
        tools.close();
    }

    @Test
    void publishesToPubSubAsTheWorkload() {
        PubSubSender sender = new PubSubSender(tools.http, tools.tokens(Map.of()), tools.recorder.url(""));
        var event = event("error", Map.of());

        sender.send(event, to("googlepubsub", "project-1", "topic-1", Map.of("headers", "team: x\n")));
        sender.send(event, to("googlepubsub", "project-1", "topic-1", Map.of("headers", "team: x\n")));

        assertThat(tools.recorder.requests()).hasSize(3); // the token is asked for once
        Recorder.Request token = tools.recorder.requests().get(0);
        assertThat(token.path()).isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
        assertThat(token.headers()).containsEntry("Metadata-Flavor", "Google");
        Recorder.Request publish = tools.recorder.requests().get(1);
        assertThat(publish.method() + " " + publish.path())
                .isEqualTo("POST /v1/projects/project-1/topics/topic-1:publish");
        assertThat(publish.headers()).containsEntry("Authorization", "Bearer cloud-token");
        JsonNode message = RecordJson.parse(bytes(publish.body())).at("/messages/0");
        assertThat(Base64.getDecoder().decode(message.path("data").asText())).isEqualTo(GenericSender.body(event));
        assertThat(message.path("attributes"))
                .isEqualTo(JsonNodeFactory.instance.objectNode().put("team", "x"));
    }

    @Test
    void publishesToPubSubWithAServiceAccountsKey() throws GeneralSecurityException {
        KeyPair key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "service_account")
                .put("client_email", "sa@project-1.iam.gserviceaccount.com")
                .put("private_key", pem)
                .put("token_uri", tools.recorder.url("/token"))
                .toString();

        new PubSubSender(tools.http, tools.tokens(Map.of()), tools.recorder.url(""))
                .send(event("info", Map.of()), to("googlepubsub", "project-1", "topic-1", Map.of("token", json)));

        Recorder.Request token = tools.recorder.requests().getFirst();
        assertThat(token.path()).isEqualTo("/token");
        assertThat(token.body()).startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&");
        String assertion = token.body().replaceFirst("^.*&assertion=", "");
        String[] parts = assertion.split("\\.");
        JsonNode claims = RecordJson.parse(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("sa@project-1.iam.gserviceaccount.com");
        assertThat(claims.path("aud").asText()).isEqualTo(tools.recorder.url("/token"));
        assertThat(claims.path("scope").asText()).isEqualTo("https://www.googleapis.com/auth/pubsub");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key.getPublic());
        signature.update(bytes(parts[0] + "." + parts[1]));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void sendsToAnEventHubWithASharedKey() {
        EventHubSender sender =
                new EventHubSender(tools.http, tools.tokens(Map.of()), CLOCK, _ -> tools.recorder.url(""));
        var event = event("info", Map.of());

        sender.send(
                event,
                to(
                        "azureeventhub",
                        "",
                        "",
                        Map.of(
                                "address",
                                "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;"
                                        + "SharedAccessKey=a2V5;EntityPath=hub")));

        Recorder.Request request = tools.recorder.requests().getFirst();
        assertThat(request.path()).isEqualTo("/hub/messages?timeout=60&api-version=2014-01");
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/atom+xml;type=entry;charset=utf-8");
        // printf '%s\n%s' https%3A%2F%2Fns.servicebus.windows.net%2Fhub 1767366845 | openssl dgst -sha256 -hmac a2V5
        assertThat(request.headers().get("Authorization"))
                .isEqualTo("SharedAccessSignature sr=https%3A%2F%2Fns.servicebus.windows.net%2Fhub&sig="
                        + "mF9IMiSC3rz323OrFXkz7NbpPkyCgiuFDe4L5EHFnJw%3D&se=1767366845&skn=send");
        assertThat(request.body()).isEqualTo(new String(GenericSender.body(event), StandardCharsets.UTF_8));
    }

    @Test
    void sendsToAnEventHubAsTheWorkload(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "workload-token\n");
        Map<String, String> environment = Map.of(
                "AZURE_FEDERATED_TOKEN_FILE",
                file.toString(),
                "AZURE_CLIENT_ID",
                "client",
                "AZURE_TENANT_ID",
                "tenant",
                "AZURE_AUTHORITY_HOST",
                tools.recorder.url("/"));
        EventHubSender sender =
                new EventHubSender(tools.http, tools.tokens(environment), CLOCK, _ -> tools.recorder.url(""));

        sender.send(event("info", Map.of()), to("azureeventhub", "hub", "ns", Map.of()));

        Recorder.Request token = tools.recorder.requests().getFirst();
        assertThat(token.path()).isEqualTo("/tenant/oauth2/v2.0/token");
        assertThat(token.body())
                .contains("client_assertion=workload-token")
                .contains("scope=https%3A%2F%2Feventhubs.azure.net%2F.default");
        assertThat(tools.recorder.requests().get(1).headers()).containsEntry("Authorization", "Bearer cloud-token");
    }

    @Test
    void saysWhatIsWrongWithAKeyAndWithALogin() throws GeneralSecurityException {
        PubSubSender sender = new PubSubSender(tools.http, tools.tokens(Map.of()), tools.recorder.url(""));

        assertThatThrownBy(() -> sender.send(
                        event("info", Map.of()),
                        to("googlepubsub", "project-1", "topic-1", Map.of("token", "canary-of-a-key"))))
                .isInstanceOf(SendException.class)
                .hasMessage("'token' in the provider's Secret: the service account file is no JSON");

        tools.recorder.answers(_ -> new Recorder.Answer(403, Map.of(), "{\"error_description\":\"no identity\"}"));
        assertThatThrownBy(() ->
                        sender.send(event("info", Map.of()), to("googlepubsub", "project-1", "topic-1", Map.of())))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("Google Cloud authentication failed")
                .hasMessageContaining("answered 403: no identity");
    }

    @Test
    void refusesAServiceAccountOfTheProviderWithoutTheGate() {
        EventHubSender sender =
                new EventHubSender(tools.http, tools.tokens(Map.of()), CLOCK, _ -> tools.recorder.url(""));

        assertThatThrownBy(() -> sender.send(
                        event("info", Map.of()),
                        to("azureeventhub", "hub", "ns", Map.of(), spec -> spec.put("serviceAccountName", "sa"))))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("ObjectLevelWorkloadIdentity");
        assertThat(tools.recorder.requests()).isEmpty();
    }
}
