package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.remote.http.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Credentials of the type external_account, by which Google Cloud believes the tokens of another issuer (Google's AIP
 * 4117): the other's token, of a file or a URL, is exchanged, and with what comes a service account may be impersonated.
 * Only for the process itself: in a Secret they would let whoever writes it read files of the controller.
 */
record GoogleExternalAccount(TokenRequests requests, JsonNode credentials) {
    static final String TYPE = "external_account";

    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final int LONGEST = 64 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    AccessToken token(String scope) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", EXCHANGE);
        form.put("audience", required("audience"));
        form.put("scope", scope);
        form.put("requested_token_type", ACCESS_TOKEN);
        form.put("subject_token_type", required("subject_token_type"));
        form.put("subject_token", subjectToken());
        AccessToken federated = requests.post(required("token_url"), form);
        String impersonation =
                credentials.path("service_account_impersonation_url").asText("");
        return impersonation.isEmpty() ? federated : requests.impersonated(impersonation, federated, scope);
    }

    private String required(String field) throws IOException {
        String value = credentials.path(field).asText("");
        if (value.isEmpty()) {
            throw new IOException("credentials of the type '" + TYPE + "' lack '" + field + "'");
        }
        return value;
    }

    private String subjectToken() throws IOException {
        JsonNode source = credentials.path("credential_source");
        byte[] content;
        if (source.path("file").isTextual()) {
            content = ofFile(source.path("file").asText());
        } else if (source.path("url").isTextual() && !source.has("environment_id")) {
            content = ofUrl(source);
        } else {
            throw new IOException("credentials of the type '" + TYPE
                    + "' are taken with a 'credential_source' that is a" + " file or a url, no program and no cloud");
        }
        JsonNode format = source.path("format");
        String token = format.path("type").asText("text").equals("json")
                ? JSON.readTree(content)
                        .path(format.path("subject_token_field_name").asText())
                        .asText("")
                : new String(content, StandardCharsets.UTF_8);
        if (token.isBlank()) {
            throw new IOException("the 'credential_source' holds no token");
        }
        return token.strip();
    }

    private static byte[] ofFile(String name) throws IOException {
        try {
            Path file = Path.of(name);
            if (Files.size(file) > LONGEST) {
                throw new IOException("the file of 'credential_source' is too large");
            }
            return Files.readAllBytes(file);
        } catch (InvalidPathException e) {
            throw new IOException("the file of 'credential_source' has no usable name", e);
        }
    }

    private byte[] ofUrl(JsonNode source) throws IOException {
        Map<String, String> headers = new HashMap<>();
        source.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        URI url = TokenRequests.url(source.path("url").asText());
        TokenSender.Answer answer = requests.http().send(HttpCall.get(url, Map.of(), headers));
        if (answer.status() / 100 != 2) {
            throw new IOException(url.getHost() + " answered " + answer.status());
        }
        return answer.body();
    }
}
