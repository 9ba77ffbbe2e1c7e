package io.weirkeeper.service.notification.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Access tokens of Google Cloud and Azure: from a key in the Secret, or as the identity that the process has where it
 * runs. Kept until shortly before they end. Thread-safe.
 */
public final class CloudTokens {
    private static final int KEPT = 100;
    private static final long SPARE_SECONDS = 120;
    private static final long JWT_SECONDS = 3_600;
    private static final String FORM = "application/x-www-form-urlencoded";

    /**
     * Where the clouds' own services answer.
     *
     * @param googleMetadata of the machine, for the identity of the workload
     * @param azureMetadata the same on Azure
     */
    public record Places(String googleMetadata, String azureMetadata) {
        public static final Places REAL = new Places("http://metadata.google.internal", "http://169.254.169.254");
    }

    private record Token(String text, Instant expires) {}

    private final ProviderHttp http;
    private final Clock clock;
    private final Map<String, String> environment;
    private final Places places;
    private final Map<String, Token> tokens = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > KEPT;
        }
    };

    /** @param environment variables of the process, where Azure's workload identity is told */
    public CloudTokens(ProviderHttp http, Clock clock, Map<String, String> environment, Places places) {
        this.http = http;
        this.clock = clock;
        this.environment = Map.copyOf(environment);
        this.places = places;
    }

    /** A token of Google Cloud: with the service account's key that the Secret holds as token, or of the workload. */
    public String google(Destination to, String scope) {
        refuseServiceAccount(to);
        return to.token().isEmpty()
                ? kept("google\n" + scope, this::googleWorkload)
                : kept("google\n" + scope + "\n" + to.token(), () -> googleKey(to, scope));
    }

    /** A token of Azure's directory for the workload. */
    public String azure(Destination to, String scope) {
        refuseServiceAccount(to);
        return environment.containsKey("AZURE_FEDERATED_TOKEN_FILE")
                ? kept("azure\n" + scope, () -> azureWorkload(scope))
                : kept("azure\n" + scope, () -> azureMachine(scope));
    }

    private static void refuseServiceAccount(Destination to) {
        String account = to.origin().provider().spec().serviceAccountName();
        if (account != null && !account.isEmpty()) {
            throw SendException.failed(
                    "to use spec.serviceAccountName for provider authentication please enable the"
                            + " ObjectLevelWorkloadIdentity feature gate in the controller",
                    null);
        }
    }

    private String kept(String key, Supplier<Token> fresh) {
        Instant now = clock.instant();
        synchronized (tokens) {
            Token known = tokens.get(key);
            if (known != null && known.expires().isAfter(now.plusSeconds(SPARE_SECONDS))) {
                return known.text();
            }
        }
        Token token = fresh.get();
        synchronized (tokens) {
            tokens.put(key, token);
        }
        return token.text();
    }

    private Token googleKey(Destination to, String scope) {
        JsonNode key;
        try {
            key = RecordJson.parse(to.token().getBytes(StandardCharsets.UTF_8));
        } catch (DecodeException e) {
            throw SendException.failed("'token' in the provider's Secret is not the JSON of a Google key", null);
        }
        String tokenUri = key.path("token_uri").asText("https://oauth2.googleapis.com/token");
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iss", key.path("client_email").asText());
        claims.put("scope", scope);
        claims.put("aud", tokenUri);
        claims.put("iat", now);
        claims.put("exp", now + JWT_SECONDS);
        Map<String, String> form = new TreeMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        form.put("assertion", SignedJwt.of(claims, key.path("private_key").asText(), "private_key"));
        return token(http.call(to, post(tokenUri, form)));
    }

    private Token googleWorkload() {
        String url = places.googleMetadata() + "/computeMetadata/v1/instance/service-accounts/default/token";
        return token(http.callDirectly(HttpCall.get(url, Map.of("Metadata-Flavor", "Google"))));
    }

    private Token azureWorkload(String scope) {
        String assertion;
        try {
            assertion = Files.readString(Path.of(environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", "")));
        } catch (IOException e) {
            throw SendException.failed("the workload's Azure token cannot be read from its file", e);
        }
        String host = environment.getOrDefault("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
        String url = (host.endsWith("/") ? host : host + "/")
                + Urls.segment(environment.getOrDefault("AZURE_TENANT_ID", "")) + "/oauth2/v2.0/token";
        Map<String, String> form = new TreeMap<>();
        form.put("client_id", environment.getOrDefault("AZURE_CLIENT_ID", ""));
        form.put("grant_type", "client_credentials");
        form.put("scope", scope);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion.strip());
        return token(http.callDirectly(post(url, form)));
    }

    private Token azureMachine(String scope) {
        String resource = scope.replaceFirst("/\\.default$", "");
        String url = places.azureMetadata() + "/metadata/identity/oauth2/token?"
                + Urls.form(new TreeMap<>(Map.of("api-version", "2018-02-01", "resource", resource)));
        return token(http.callDirectly(HttpCall.get(url, Map.of("Metadata", "true"))));
    }

    private static HttpCall post(String url, Map<String, String> form) {
        return new HttpCall("POST", url, Map.of(), FORM, Urls.form(form).getBytes(StandardCharsets.UTF_8));
    }

    private Token token(byte[] answer) {
        JsonNode json;
        try {
            json = RecordJson.parse(answer);
        } catch (DecodeException e) {
            throw SendException.failed("the answer to the request for an access token is not JSON", e);
        }
        String text = json.path("access_token").asText();
        if (text.isEmpty()) {
            throw SendException.failed("the answer to the request for an access token holds none", null);
        }
        return new Token(
                text, clock.instant().plusSeconds(json.path("expires_in").asLong()));
    }
}
