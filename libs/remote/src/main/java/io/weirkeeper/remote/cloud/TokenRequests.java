package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks for tokens as OAuth 2 has it. Servers outside are asked through the given sender, with its proxies; the machine's
 * own service directly and not for long, because where there is none nobody answers.
 */
record TokenRequests(TokenSender http, Clock clock) {
    private static final int LONGEST_REASON = 300;
    private static final long MOST_SECONDS = 86_400;
    private static final JsonMapper JSON = new JsonMapper();
    private static final TokenSender MACHINE = TokenSender.of(new HttpSender(HttpAccess.plain(Duration.ofSeconds(5))));

    AccessToken post(String url, Map<String, String> form) throws IOException {
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json");
        return token(http, new HttpCall("POST", url(url), headers, Map.of(), form(form)));
    }

    AccessToken ofMachine(String url, Map<String, String> headers) throws IOException {
        return token(MACHINE, HttpCall.get(url(url), Map.of(), headers));
    }

    /** The token of a service account that the holder of another one may be (Google's generateAccessToken). */
    AccessToken impersonated(String url, AccessToken by, String scope) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode scopes = body.putArray("scope");
        for (String one : scope.split(" ")) {
            scopes.add(one);
        }
        body.put("lifetime", "3600s");
        TokenSender.Answer sent = http.send(new HttpCall(
                "POST",
                url(url),
                Map.of("Content-Type", "application/json", "Accept", "application/json"),
                Map.of("Authorization", "Bearer " + by.value()),
                body.toString()));
        if (sent.status() / 100 != 2) {
            throw new IOException(
                    "the service account cannot be impersonated: " + url(url).getHost() + " answered " + sent.status());
        }
        JsonNode answer = JSON.readTree(sent.body());
        try {
            String token = answer.path("accessToken").asText("");
            if (!token.isEmpty()) {
                return new AccessToken(
                        token, Instant.parse(answer.path("expireTime").asText()));
            }
        } catch (DateTimeParseException e) {
            throw new IOException("the answer about the service account says no time", e);
        }
        throw new IOException("the answer about the service account holds no token");
    }

    private AccessToken token(TokenSender sender, HttpCall call) throws IOException {
        TokenSender.Answer sent = sender.send(call);
        if (sent.status() / 100 != 2) {
            throw new IOException(call.url().getHost() + " answered " + sent.status() + reason(sent.body()));
        }
        JsonNode answer = JSON.readTree(sent.body());
        String token = answer.path("access_token").asText("");
        if (token.isEmpty()) {
            throw new IOException("the answer of " + call.url().getHost() + " holds no token");
        }
        // a number, or a text with digits
        long seconds = Math.clamp(answer.path("expires_in").asLong(0), 0, MOST_SECONDS);
        return new AccessToken(token, clock.instant().plusSeconds(seconds));
    }

    /** The service's own words; they never repeat what was sent. */
    private static String reason(byte[] body) {
        try {
            String text = JSON.readTree(body).path("error_description").asText("");
            return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), LONGEST_REASON));
        } catch (IOException e) {
            return ""; // a page of a proxy: of no help
        }
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static URI url(String text) throws IOException {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + text + "' is no URL", e);
        }
        throw new IOException("'" + text + "' is no http or https URL");
    }
}
