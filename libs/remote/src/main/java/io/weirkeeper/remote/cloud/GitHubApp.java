package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A GitHub App: proves itself with a signed token and gets a token of one of its installations, which is the password of
 * {@link #USER}.
 */
public final class GitHubApp {
    /** Who logs in with the token. */
    public static final String USER = "x-access-token";

    /** The key of a secret that makes it one of an app. */
    public static final String APP_ID = "githubAppID";

    private static final String API = "https://api.github.com";
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MOST_PAGES = 50;
    private static final JsonMapper JSON = new JsonMapper();

    private final String appId;
    private final String installation;
    private final String owner;
    private final PrivateKey key;
    private final String api;
    private final String cacheKey;
    private final HttpSender http;
    private final Clock clock;

    /**
     * Reads {@code githubAppID}, {@code githubAppPrivateKey}, {@code githubAppBaseURL} and one of
     * {@code githubAppInstallationID} and {@code githubAppInstallationOwner}.
     */
    public GitHubApp(Map<String, byte[]> secret, HttpAccess access, Clock clock) {
        this.appId = number(secret, APP_ID);
        boolean byId = !text(secret, "githubAppInstallationID").isEmpty();
        this.owner = text(secret, "githubAppInstallationOwner");
        if (byId != owner.isEmpty()) {
            throw new RemoteException(
                    "exactly one of 'githubAppInstallationID' and 'githubAppInstallationOwner' must be"
                            + " provided to use github app authentication");
        }
        this.installation = byId ? number(secret, "githubAppInstallationID") : "";
        String pem = text(secret, "githubAppPrivateKey");
        if (pem.isEmpty()) {
            throw new RemoteException("'githubAppPrivateKey' must be provided to use github app authentication");
        }
        this.key = Pem.privateKey(pem, "githubAppPrivateKey");
        this.api = api(secret);
        this.cacheKey = "github:"
                + Digest.of(DigestAlgorithm.SHA256, String.join("\n", appId, installation, owner, api, pem))
                        .hex();
        this.http = new HttpSender(access);
        this.clock = clock;
    }

    /** Where a secret says that the API is. */
    public static String api(Map<String, byte[]> secret) {
        String base = text(secret, "githubAppBaseURL");
        return base.isEmpty() ? API : base.replaceFirst("/+$", "");
    }

    /** A token of the installation, from the cache while it lasts. */
    public AccessToken token(TokenCache cache) {
        try {
            return cache.get(cacheKey, this::fetch);
        } catch (IOException e) {
            throw new CloudException(
                    "github app '" + appId + "': " + api + " gave no token: " + e.getMessage()
                            + "; check the app's data in spec.secretRef",
                    e);
        }
    }

    private AccessToken fetch() throws IOException {
        String id = installation.isEmpty() ? installationOf(owner) : installation;
        JsonNode answer = ask("POST", "/app/installations/" + id + "/access_tokens");
        try {
            Instant expires = Instant.parse(answer.path("expires_at").asText());
            String token = answer.path("token").asText();
            if (!token.isEmpty()) {
                return new AccessToken(token, expires);
            }
        } catch (DateTimeException e) {
            throw new IOException("its answer says no time", e);
        }
        throw new IOException("its answer holds no token");
    }

    private String installationOf(String account) throws IOException {
        for (int page = 1; page <= MOST_PAGES; page++) {
            JsonNode answer = ask("GET", "/app/installations?per_page=100&page=" + page);
            for (JsonNode one : answer) {
                if (one.at("/account/login").asText().equalsIgnoreCase(account)) {
                    return one.path("id").asText();
                }
            }
            if (answer.size() < 100) {
                break;
            }
        }
        throw new IOException("the app is not installed for '" + account + "'");
    }

    private JsonNode ask(String method, String path) throws IOException {
        Map<String, String> headers = Map.of("Accept", "application/vnd.github+json");
        Map<String, String> login = Map.of("Authorization", "Bearer " + proof());
        try (HttpReply reply = http.send(new HttpCall(method, URI.create(api + path), headers, login, ""))) {
            byte[] body = reply.bytes(MAX_ANSWER);
            if (!reply.isSuccess()) {
                throw new IOException("it answered " + reply.status());
            }
            return JSON.readTree(body);
        }
    }

    /** The signed token of the app itself, good for two minutes; it begins earlier for clocks that differ. */
    private String proof() {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iat", now - 30);
        claims.put("exp", now + 120);
        claims.put("iss", appId);
        return SignedJwt.of(Map.of(), claims, key);
    }

    private static String number(Map<String, byte[]> secret, String key) {
        String text = text(secret, key);
        if (!text.matches("[0-9]{1,19}")) {
            throw new RemoteException("'" + key + "' must be a number to use github app authentication");
        }
        return text;
    }

    private static String text(Map<String, byte[]> secret, String key) {
        return new String(secret.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8).strip();
    }
}
