package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Turns a registry's challenge and a login into the value of an Authorization header. */
final class RegistryTokens {
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
    private static final String CLIENT = "weirkeeper";

    private final HttpSender sender;
    private final RegistryLogin login;

    /**
     * What goes into the header.
     *
     * @param life how long it is good for
     */
    record Grant(String header, Duration life) {
        /** Never shows the header. */
        @Override
        public String toString() {
            return "Grant[" + life + "]";
        }
    }

    RegistryTokens(HttpSender sender, RegistryLogin login) {
        this.sender = sender;
        this.login = login;
    }

    /** What can be sent without a challenge; empty when there is nothing. */
    Optional<Grant> unasked() {
        return login.registryToken().isEmpty()
                ? Optional.empty()
                : Optional.of(new Grant("Bearer " + login.registryToken(), Duration.ofDays(1)));
    }

    /**
     * The answer to a challenge; empty when we have none.
     *
     * @param registry who asks: over https it may not ask for credentials to be sent over http
     */
    Optional<Grant> answer(Challenge challenge, URI registry, String scope) {
        if (challenge.scheme().equals("basic")) {
            return login.hasPassword() ? Optional.of(new Grant(basic(), Duration.ofDays(1))) : Optional.empty();
        }
        URI realm = realm(challenge.parameter("realm"), registry);
        return Optional.of(
                login.identityToken().isEmpty()
                        ? ask(realm, challenge.parameter("service"), scope)
                        : exchange(realm, challenge.parameter("service"), scope));
    }

    private Grant ask(URI realm, String service, String scope) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("scope", scope);
        if (!service.isEmpty()) {
            query.put("service", service);
        }
        String separator = realm.getRawQuery() == null ? "?" : "&";
        return grant(HttpCall.get(
                URI.create(realm + separator + form(query)),
                Map.of("Accept", "application/json"),
                login.hasPassword() ? Map.of("Authorization", basic()) : Map.of()));
    }

    private Grant exchange(URI realm, String service, String scope) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "refresh_token");
        body.put("service", service);
        body.put("client_id", CLIENT);
        body.put("scope", scope);
        body.put("refresh_token", login.identityToken());
        return grant(new HttpCall(
                "POST",
                realm,
                Map.of("Accept", "application/json", "Content-Type", "application/x-www-form-urlencoded"),
                Map.of(),
                form(body)));
    }

    private Grant grant(HttpCall call) {
        HttpCall shown = new HttpCall(call.method(), withoutQuery(call.url()), Map.of(), Map.of(), "");
        try (HttpReply reply = sender.send(call)) {
            if (!reply.isSuccess()) {
                throw RegistryFailures.refused(shown, reply);
            }
            JsonNode json = ManifestReader.parse(reply.bytes(LONGEST_ANSWER), "token");
            String token = json.path("token").asText(json.path("access_token").asText(""));
            if (token.isEmpty() || token.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
                throw new OciException(
                        OciException.Kind.INVALID, shown + ": the answer holds no usable token; check the registry");
            }
            long seconds = json.path("expires_in").asLong(DEFAULT_LIFE.toSeconds());
            return new Grant("Bearer " + token, Duration.ofSeconds(Math.clamp(seconds, 0, 86_400)));
        } catch (IOException e) {
            throw RegistryFailures.failed(shown, e);
        }
    }

    private static URI realm(String text, URI registry) {
        try {
            URI realm = new URI(text);
            boolean known = "https".equals(realm.getScheme()) || "http".equals(realm.getScheme());
            if (!known || realm.getHost() == null) {
                throw unusable(text);
            }
            if ("https".equals(registry.getScheme()) && "http".equals(realm.getScheme())) {
                throw new OciException(
                        OciException.Kind.INVALID,
                        "the registry " + registry.getHost() + " asks to send credentials to '" + withoutQuery(realm)
                                + "' without TLS; correct the registry's token service");
            }
            return realm;
        } catch (URISyntaxException e) {
            throw unusable(text);
        }
    }

    private static OciException unusable(String realm) {
        return new OciException(
                OciException.Kind.INVALID,
                "the registry asks for a token of '" + realm + "', which is no http(s) URL; correct the registry");
    }

    private static URI withoutQuery(URI url) {
        String text = url.toString();
        int query = text.indexOf('?');
        return query < 0 ? url : URI.create(text.substring(0, query));
    }

    private static String form(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private String basic() {
        byte[] pair = (login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
