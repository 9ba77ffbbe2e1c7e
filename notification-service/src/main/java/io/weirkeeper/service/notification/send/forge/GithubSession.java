package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cloud.SignedJwt;
import io.weirkeeper.remote.tls.Pem;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Urls;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Logs in to GitHub or a GitHub Enterprise Server: with a personal access token, or as an installed App, whose tokens
 * are kept until shortly before they end (fluxcd/pkg auth/githubapp, August 2026). Thread-safe.
 */
final class GithubSession {
    private static final String PUBLIC_API = "https://api.github.com";
    private static final int KEPT = 100;
    /** GitHub's clock may be behind; the JWT is needed for one exchange alone. */
    private static final long DRIFT_SECONDS = 30;

    private static final long JWT_SECONDS = 120;
    private static final long SPARE_SECONDS = 300;

    /**
     * A repository and the right to talk about it.
     *
     * @param login who we are there; empty when nobody asked
     */
    record Access(JsonApi api, String url, String owner, String repository, String login) {
        String repositoryUrl() {
            return url + "/repos/" + Urls.segment(owner) + "/" + Urls.segment(repository);
        }
    }

    private record AppToken(String token, String slug, Instant expires) {}

    private final ProviderHttp http;
    private final Clock clock;
    private final Map<String, AppToken> tokens = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AppToken> eldest) {
            return size() > KEPT;
        }
    };

    GithubSession(ProviderHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    Access open(Destination to) {
        return open(to, false);
    }

    /** @param withLogin find out who we are, too */
    Access open(Destination to, boolean withLogin) {
        RepositoryAddress address = RepositoryAddress.parse(to.address());
        String[] parts = address.parts(2);
        String url = apiOf(address.origin());
        if (!to.token().isEmpty()) {
            JsonApi api = new JsonApi(http, to, headers(to.token().strip()));
            String login = withLogin ? api.get(url + "/user").path("login").asText() : "";
            return new Access(api, url, parts[0], parts[1], login);
        }
        if (!to.secret().containsKey("githubAppID")) {
            throw SendException.failed(
                    "github token or github app details must be specified: add 'token', or the keys of a GitHub App,"
                            + " to the provider's Secret",
                    null);
        }
        AppToken token = appToken(to);
        return new Access(
                new JsonApi(http, to, headers(token.token())), url, parts[0], parts[1], token.slug() + "[bot]");
    }

    private static String apiOf(String origin) {
        String host = origin.substring(origin.indexOf("://") + "://".length());
        if (host.equals("github.com")) {
            return PUBLIC_API;
        }
        return host.startsWith("api.") || host.contains(".api.") ? origin : origin + "/api/v3";
    }

    private static Map<String, String> headers(String token) {
        return Map.of(
                Login.HEADER,
                "Bearer " + token,
                "Accept",
                "application/vnd.github+json",
                "X-GitHub-Api-Version",
                "2022-11-28");
    }

    private AppToken appToken(Destination to) {
        String key = String.join(
                "\n",
                secret(to, "githubAppID"),
                secret(to, "githubAppInstallationID"),
                secret(to, "githubAppInstallationOwner"),
                secret(to, "githubAppBaseURL"),
                secret(to, "githubAppPrivateKey"));
        Instant now = clock.instant();
        synchronized (tokens) {
            AppToken known = tokens.get(key);
            if (known != null && known.expires().isAfter(now.plusSeconds(SPARE_SECONDS))) {
                return known;
            }
        }
        AppToken fresh = newAppToken(to, now);
        synchronized (tokens) {
            tokens.put(key, fresh);
        }
        return fresh;
    }

    private AppToken newAppToken(Destination to, Instant now) {
        String base = secret(to, "githubAppBaseURL");
        String url = base.isEmpty() ? PUBLIC_API : base.replaceFirst("/+$", "");
        JsonApi api = new JsonApi(http, to, headers(jwt(to, now)));
        String slug = api.get(url + "/app").path("slug").asText();
        String tokens = url + "/app/installations/" + Urls.segment(installation(to, api, url)) + "/access_tokens";
        JsonNode answer = api.send("POST", tokens, JsonNodeFactory.instance.objectNode());
        Instant expires = Instant.parse(answer.path("expires_at").asText(now.toString()));
        return new AppToken(answer.path("token").asText(), slug, expires);
    }

    private static String installation(Destination to, JsonApi api, String url) {
        String id = secret(to, "githubAppInstallationID");
        String owner = secret(to, "githubAppInstallationOwner");
        if (id.isEmpty() == owner.isEmpty()) {
            throw SendException.failed(
                    "one of githubAppInstallationID and githubAppInstallationOwner must be in the provider's Secret",
                    null);
        }
        if (!id.isEmpty()) {
            return id;
        }
        Optional<JsonNode> found = api.find(url + "/orgs/" + Urls.segment(owner) + "/installation")
                .or(() -> api.find(url + "/users/" + Urls.segment(owner) + "/installation"));
        return found.map(installation -> installation.path("id").asText())
                .orElseThrow(() -> SendException.failed("the GitHub App is not installed for " + owner, null));
    }

    private static String jwt(Destination to, Instant now) {
        Instant issued = now.minusSeconds(DRIFT_SECONDS);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iat", issued.getEpochSecond());
        claims.put("exp", issued.plusSeconds(JWT_SECONDS).getEpochSecond());
        claims.put("iss", secret(to, "githubAppID"));
        try {
            PrivateKey key = Pem.privateKey(secret(to, "githubAppPrivateKey"), "githubAppPrivateKey");
            return SignedJwt.of(Map.of(), claims, key);
        } catch (RemoteException | CloudException e) {
            throw SendException.failed(
                    "githubAppPrivateKey in the provider's Secret is not an RSA private key in PEM", e);
        }
    }

    private static String secret(Destination to, String key) {
        return to.secret().getOrDefault(key, "").strip();
    }
}
