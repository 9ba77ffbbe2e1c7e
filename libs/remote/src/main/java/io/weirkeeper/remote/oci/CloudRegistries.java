package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AccessToken;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsLogin;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cloud.GoogleLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Logs in to the registries of Azure, Google Cloud and AWS as the workload that this process is, without a Secret. Logins are
 * kept for four fifths of their life. Thread-safe.
 */
public final class CloudRegistries {
    private static final Pattern AZURE =
            Pattern.compile("^.+\\.(azurecr\\.io|azurecr\\.cn|azurecr\\.de|azurecr\\.us)$");
    private static final Pattern GOOGLE =
            Pattern.compile("^(((.+\\.)?gcr\\.io)|(.+-docker\\.pkg\\.dev)|(docker\\.s3nsregistry\\.fr))$");
    private static final String AZURE_USER = "00000000-0000-0000-0000-000000000000";
    private static final String GOOGLE_USER = "oauth2accesstoken";
    private static final int LONGEST = 1 << 20;
    private static final int MOST = 100;
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    private final Map<String, String> environment;
    private final UnaryOperator<URI> route;
    private final Clock clock;
    private final TokenCache tokens;
    private final Recent<String, Kept> logins = new Recent<>(MOST);

    private record Kept(RegistryLogin login, Instant until) {}

    private record Fresh(RegistryLogin login, Instant expires) {}

    /** @param environment the variables of this process */
    public CloudRegistries(Map<String, String> environment, Clock clock) {
        this(environment, clock, UnaryOperator.identity());
    }

    /** @param route where requests really go; for tests */
    CloudRegistries(Map<String, String> environment, Clock clock, UnaryOperator<URI> route) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.route = route;
        this.tokens = new TokenCache(MOST, LONGEST_LIFE, clock);
    }

    /**
     * A login for a repository.
     *
     * @param provider {@code azure}, {@code gcp} or {@code aws}
     * @throws RemoteException when the registry is not the provider's, or there is no such cloud
     * @throws OciException when the cloud gives none
     */
    public RegistryLogin login(String provider, OciName name, HttpAccess access) {
        String key = provider + " " + name.registry();
        Optional<Kept> kept = logins.get(key).filter(login -> login.until().isAfter(clock.instant()));
        if (kept.isPresent()) {
            return kept.get().login();
        }
        Fresh fresh;
        try {
            fresh = ask(provider, name, access);
        } catch (CloudException e) {
            throw new OciException(OciException.Kind.AUTHENTICATION, e.text(), e);
        }
        Instant now = clock.instant();
        Duration life = Duration.between(now, fresh.expires());
        logins.put(key, new Kept(fresh.login(), now.plus(life.multipliedBy(4).dividedBy(5))));
        return fresh.login();
    }

    private Fresh ask(String provider, OciName name, HttpAccess access) {
        HttpSender http = new HttpSender(access);
        return switch (provider) {
            case "azure" -> {
                check(AZURE, "Azure", name);
                AccessToken token = new AzureLogin(environment, http, clock).token(AzureLogin.REGISTRY, tokens);
                String refresh = azureExchange(name.registry(), token, access);
                yield new Fresh(RegistryLogin.of(AZURE_USER, refresh), token.expires());
            }
            case "gcp" -> {
                check(GOOGLE, "GCP", name);
                AccessToken token = new GoogleLogin(environment, http, clock).token(tokens);
                yield new Fresh(RegistryLogin.of(GOOGLE_USER, token.value()), token.expires());
            }
            case "aws" -> amazon(EcrLogin.of(name.registry()), access);
            default -> throw new RemoteException("there is no provider '" + provider + "'; it is azure, gcp or aws");
        };
    }

    private Fresh amazon(EcrLogin registry, HttpAccess access) {
        AwsCredentials credentials = new AwsLogin(environment, new HttpSender(access)).find(registry.region(), "");
        HttpCall call = registry.call(credentials, clock.instant());
        JsonNode answer = ask(
                new HttpCall(call.method(), route.apply(call.url()), call.headers(), call.credentials(), call.body()),
                access);
        return new Fresh(EcrLogin.login(answer), EcrLogin.expires(answer));
    }

    private static void check(Pattern pattern, String cloud, OciName name) {
        if (!pattern.matcher(name.registry()).matches()) {
            throw new RemoteException(
                    "invalid " + cloud + " registry: '" + name.registry() + "'. must match " + pattern.pattern());
        }
    }

    private String azureExchange(String registry, AccessToken token, HttpAccess access) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "access_token");
        form.put("service", registry);
        form.put("access_token", token.value());
        String refresh = post(URI.create("https://" + registry + "/oauth2/exchange"), form, access)
                .path("refresh_token")
                .asText("");
        if (refresh.isEmpty()) {
            throw new OciException(OciException.Kind.INVALID, registry + " exchanged the token for nothing");
        }
        return refresh;
    }

    private JsonNode post(URI url, Map<String, String> form, HttpAccess access) {
        StringBuilder body = new StringBuilder();
        form.forEach((key, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return ask(
                new HttpCall(
                        "POST",
                        route.apply(url),
                        Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                        Map.of(),
                        body.toString()),
                access);
    }

    private static JsonNode ask(HttpCall call, HttpAccess access) {
        try (HttpReply reply = new HttpSender(access).send(call)) {
            if (!reply.isSuccess()) {
                throw RegistryFailures.refused(call, reply);
            }
            return ManifestReader.parse(reply.bytes(LONGEST), "cloud's answer");
        } catch (IOException e) {
            throw RegistryFailures.failed(call, e);
        }
    }
}
