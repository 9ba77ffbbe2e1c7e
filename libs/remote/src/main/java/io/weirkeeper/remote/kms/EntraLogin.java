package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpCall;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Logs in to Microsoft Entra ID. Thread-safe.
 *
 * @param authority such as {@code https://login.microsoftonline.com}
 * @param machine host of the service that knows the identity of the machine
 */
public record EntraLogin(JsonService service, String authority, String machine) {
    /** What a token is for, and when it is asked for. */
    public record Request(String scope, Instant now) {}

    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final long LIFETIME = 600; // seconds

    /** With a password of the application. */
    public String withSecret(String tenant, String client, String secret, String scope) {
        return token(tenant, client, scope, Map.of("client_secret", secret));
    }

    /** With a token that somebody else issued for the application. */
    public String withAssertion(String tenant, String client, String assertion, String scope) {
        return token(tenant, client, scope, Map.of("client_assertion_type", ASSERTION, "client_assertion", assertion));
    }

    /**
     * With a certificate of the application.
     *
     * @param sendsChain whether the certificates themselves are sent, so that a new one needs no registration
     */
    public String withCertificate(
            String tenant,
            String client,
            List<X509Certificate> chain,
            PrivateKey key,
            boolean sendsChain,
            Request request) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("typ", "JWT");
        Map<String, Object> claims = new LinkedHashMap<>();
        long now = request.now().getEpochSecond();
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(chain.getFirst().getEncoded());
            header.put("x5t#S256", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
            if (sendsChain) {
                header.put("x5c", encoded(chain));
            }
        } catch (GeneralSecurityException e) {
            throw new RemoteException("the client certificate cannot be used", e);
        }
        claims.put("aud", url(tenant));
        claims.put("iss", client);
        claims.put("sub", client);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("nbf", now);
        claims.put("exp", now + LIFETIME);
        return withAssertion(tenant, client, Assertions.signed(header, claims, key), request.scope());
    }

    /** As the machine that this program runs on. */
    public String ofMachine(String client, String scope) {
        String resource = scope.replaceAll("/\\.default$", "");
        String url = "http://" + machine + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
                + JsonService.encoded(resource)
                + (client.isEmpty() ? "" : "&client_id=" + JsonService.encoded(client));
        JsonNode answer = service.ask(HttpCall.get(JsonService.url(url), Map.of("Metadata", "true"), Map.of()));
        return answer.path("access_token").asText();
    }

    private static List<String> encoded(List<X509Certificate> chain) throws GeneralSecurityException {
        List<String> all = new java.util.ArrayList<>();
        for (X509Certificate certificate : chain) {
            all.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        }
        return all;
    }

    private String token(String tenant, String client, String scope, Map<String, String> proof) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", client);
        form.put("scope", scope);
        form.putAll(proof);
        JsonNode answer = service.ask(JsonService.post(
                JsonService.url(url(tenant)),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Map.of(),
                JsonService.form(form)));
        return answer.path("access_token").asText();
    }

    private String url(String tenant) {
        return authority.replaceAll("/+$", "") + "/" + tenant + "/oauth2/v2.0/token";
    }
}
