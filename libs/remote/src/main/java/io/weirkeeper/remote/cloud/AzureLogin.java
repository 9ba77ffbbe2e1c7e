package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gets tokens of Microsoft's directory for this process: by the workload identity of its service account, else by the
 * managed identity of its machine.
 */
public final class AzureLogin {
    /** The scope of Azure DevOps, whose id is the same for everybody. */
    public static final String DEV_OPS = "499b84ac-1321-427f-aa17-267ca6975798/.default";

    private static final int MAX_ANSWER = 1 << 20;
    private static final String AUTHORITY = "https://login.microsoftonline.com/";
    private static final String METADATA = "http://169.254.169.254";
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> environment;
    private final HttpSender http;
    private final Clock clock;

    /** @param environment the variables of this process */
    public AzureLogin(Map<String, String> environment, HttpSender http, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.http = http;
        this.clock = clock;
    }

    /** A token for a scope, from the cache while it lasts. */
    public AccessToken token(String scope, TokenCache cache) {
        try {
            return cache.get("azure:" + value("AZURE_CLIENT_ID") + ":" + scope, () -> fetch(scope));
        } catch (IOException e) {
            throw new CloudException(
                    "Azure authentication failed: " + e.getMessage()
                            + "; give the controller's service account or machine an identity that may read",
                    e);
        }
    }

    private AccessToken fetch(String scope) throws IOException {
        boolean workload = !value("AZURE_FEDERATED_TOKEN_FILE").isEmpty()
                && !value("AZURE_TENANT_ID").isEmpty();
        JsonNode answer = workload ? workload(scope) : machine(scope);
        String token = answer.path("access_token").asText("");
        if (token.isEmpty()) {
            throw new IOException("the answer holds no token");
        }
        return new AccessToken(
                token, clock.instant().plusSeconds(answer.path("expires_in").asLong(300)));
    }

    private JsonNode workload(String scope) throws IOException {
        String host = value("AZURE_AUTHORITY_HOST").isEmpty() ? AUTHORITY : value("AZURE_AUTHORITY_HOST");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", value("AZURE_CLIENT_ID"));
        form.put("scope", scope);
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", ASSERTION);
        form.put(
                "client_assertion",
                Files.readString(Path.of(value("AZURE_FEDERATED_TOKEN_FILE"))).strip());
        URI url = URI.create(host.replaceFirst("/*$", "/") + value("AZURE_TENANT_ID") + "/oauth2/v2.0/token");
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return ask(new HttpCall("POST", url, headers, Map.of(), encode(form)));
    }

    private JsonNode machine(String scope) throws IOException {
        String base = value("AZURE_POD_IDENTITY_AUTHORITY_HOST").isEmpty()
                ? METADATA
                : value("AZURE_POD_IDENTITY_AUTHORITY_HOST");
        Map<String, String> query = new LinkedHashMap<>();
        query.put("api-version", "2018-02-01");
        query.put("resource", scope.replaceFirst("/\\.default$", ""));
        if (!value("AZURE_CLIENT_ID").isEmpty()) {
            query.put("client_id", value("AZURE_CLIENT_ID"));
        }
        URI url = URI.create(base.replaceFirst("/*$", "") + "/metadata/identity/oauth2/token?" + encode(query));
        return ask(HttpCall.get(url, Map.of("Metadata", "true"), Map.of()));
    }

    private JsonNode ask(HttpCall call) throws IOException {
        try (HttpReply reply = http.send(call)) {
            byte[] body = reply.bytes(MAX_ANSWER);
            if (!reply.isSuccess()) {
                throw new IOException(call.url().getHost() + " answered " + reply.status());
            }
            return JSON.readTree(body);
        }
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }
}
