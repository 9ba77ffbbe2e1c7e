package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.tls.Pem;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A key file of a Google service account. */
public final class GoogleServiceAccount {
    private static final String SCOPE =
            "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/cloudkms";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long LIFETIME = 3600; // seconds

    private final String email;
    private final String keyId;
    private final String tokenUrl;
    private final PrivateKey key;

    private GoogleServiceAccount(String email, String keyId, String tokenUrl, PrivateKey key) {
        this.email = email;
        this.keyId = keyId;
        this.tokenUrl = tokenUrl;
        this.key = key;
    }

    /** @throws RemoteException when the file is no key of a service account; the message shows nothing of it */
    public static GoogleServiceAccount parse(byte[] file) {
        JsonNode json = JsonService.parse(file, "the service account file");
        String type = json.path("type").asText();
        if (!type.equals("service_account")) {
            throw new RemoteException(
                    "credentials of the type '" + type + "' are not supported: use the key file of a service account");
        }
        PrivateKey key = Pem.privateKey(json.path("private_key").asText(), "private_key");
        return new GoogleServiceAccount(
                json.path("client_email").asText(),
                json.path("private_key_id").asText(),
                json.path("token_uri").asText("https://oauth2.googleapis.com/token"),
                key);
    }

    /** An access token for key services. */
    public String token(JsonService service, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", email);
        claims.put("scope", SCOPE);
        claims.put("aud", tokenUrl);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + LIFETIME);
        String assertion = Assertions.signed(Map.of("alg", "RS256", "typ", "JWT", "kid", keyId), claims, key);
        JsonNode answer = service.ask(JsonService.post(
                JsonService.url(tokenUrl),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Map.of(),
                JsonService.form(Map.of("grant_type", GRANT, "assertion", assertion))));
        return answer.path("access_token").asText();
    }
}
