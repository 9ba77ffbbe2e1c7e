package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.ReceiverSpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Type gcr: a push of Google Cloud Pub/Sub with a token of Google's for the service account and the audience that the
 * Secret names. The filters see the registry's own message.
 */
final class GcrCheck implements WebhookCheck {
    static final String KEYS = "https://www.googleapis.com/oauth2/v3/certs";
    private static final Set<String> ISSUERS = Set.of("accounts.google.com", "https://accounts.google.com");

    private final IdTokens tokens;

    GcrCheck(IdTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        String email = secret.required("email", "GCR");
        String audience = secret.required("audience", "GCR");
        ObjectNode claims = tokens.verify(IdTokens.bearer(request), KEYS, audience);
        if (!ISSUERS.contains(claims.path("iss").asText())) {
            throw new WebhookRefusedException(
                    "cannot authenticate GCR request: the token is not of accounts.google.com");
        }
        if (!claims.path("email").asText().equals(email)) {
            throw new WebhookRefusedException("cannot authenticate GCR request: token email is not '" + email + "'");
        }
        if (!claims.path("email_verified").asBoolean()) {
            throw new WebhookRefusedException("cannot authenticate GCR request: token email is not verified");
        }
        return new Accepted(message(request), Optional.empty());
    }

    private static byte[] message(WebhookRequest request) {
        String data = JsonShape.PUB_SUB.read(request.body()).at("/message/data").asText();
        byte[] inner;
        try {
            inner = Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            throw new WebhookRefusedException("cannot decode GCR webhook body: message.data is not base64");
        }
        JsonNode json = JsonShape.GCR.read(inner);
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        for (String field : new String[] {"action", "digest", "tag"}) {
            message.put(field, json.path(field).asText(""));
        }
        return RecordJson.encode(message);
    }
}
