package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gets tokens of Google Cloud, for key files or for this process. Thread-safe. */
public final class GoogleLogin {
    public static final String STORAGE = "https://www.googleapis.com/auth/devstorage.read_only";
    public static final String KEYS =
            "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/cloudkms";

    /** What Flux asks for, where it asks for anything: Google's clusters know users by their mail address. */
    static final String PLATFORM =
            "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email";

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String METADATA = "metadata.google.internal";
    private static final String KEY_FILE = "GOOGLE_APPLICATION_CREDENTIALS";
    private static final long JWT_SECONDS = 3600;

    private final Map<String, String> environment;
    private final TokenRequests requests;
    private final Clock clock;

    /** @param environment the variables of this process */
    public GoogleLogin(Map<String, String> environment, HttpSender http, Clock clock) {
        this(environment, TokenSender.of(http), clock);
    }

    /** @param environment the variables of this process */
    public GoogleLogin(Map<String, String> environment, TokenSender http, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.requests = new TokenRequests(http, clock);
        this.clock = clock;
    }

    /** A token for this process, of the key file that its environment names or of its machine. */
    public AccessToken token(TokenCache cache) {
        try {
            return cache.get("google:", this::own);
        } catch (IOException e) {
            throw failure(e, "give the controller's service account or machine an identity that may read");
        }
    }

    /** A token for the owner of a key, from the cache while it lasts. */
    public AccessToken token(GoogleKey key, String scope, TokenCache cache) {
        try {
            return cache.get("google:" + key.fingerprint() + ":" + scope, () -> ask(key, scope));
        } catch (IOException e) {
            throw failure(e, "check the key file");
        }
    }

    private static CloudException failure(IOException e, String remedy) {
        return new CloudException("Google Cloud authentication failed: " + e.getMessage() + "; " + remedy, e);
    }

    private AccessToken own() throws IOException {
        String file = environment.getOrDefault(KEY_FILE, "");
        if (!file.isEmpty()) {
            try {
                byte[] content = Files.readAllBytes(Path.of(file));
                JsonNode json = new JsonMapper().readTree(content);
                return json.path("type").asText().equals(GoogleExternalAccount.TYPE)
                        ? new GoogleExternalAccount(requests, json).token(PLATFORM)
                        : ask(GoogleKey.parse(content), PLATFORM);
            } catch (JsonProcessingException e) {
                throw new IOException("the file that " + KEY_FILE + " names is no JSON"); // its words show parts
            } catch (IOException | InvalidPathException | RemoteException e) {
                throw new IOException("the file that " + KEY_FILE + " names: " + e.getMessage(), e);
            }
        }
        String host = environment.getOrDefault("GCE_METADATA_HOST", METADATA);
        return requests.ofMachine(
                "http://" + host + "/computeMetadata/v1/instance/service-accounts/default/token",
                Map.of("Metadata-Flavor", "Google"));
    }

    private AccessToken ask(GoogleKey key, String scope) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        return switch (key) {
            case GoogleKey.ServiceAccount account -> {
                form.put("grant_type", GRANT);
                form.put("assertion", assertion(account, scope));
                yield requests.post(account.tokenUrl(), form);
            }
            case GoogleKey.User user -> {
                form.put("grant_type", "refresh_token");
                form.put("client_id", user.client());
                form.put("client_secret", user.clientSecret());
                form.put("refresh_token", user.refreshToken());
                yield requests.post(user.tokenUrl(), form);
            }
        };
    }

    private String assertion(GoogleKey.ServiceAccount account, String scope) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", account.email());
        claims.put("scope", scope);
        claims.put("aud", account.tokenUrl());
        claims.put("iat", now);
        claims.put("exp", now + JWT_SECONDS);
        return SignedJwt.of(Map.of("kid", account.keyId()), claims, account.key());
    }
}
