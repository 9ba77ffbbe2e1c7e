package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsLogin;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.http.HttpAccess;
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
    private static final String AZURE_RESOURCE = "https://containerregistry.azure.net";
    private static final String AZURE_USER = "00000000-0000-0000-0000-000000000000";
    private static final String GOOGLE_USER = "oauth2accesstoken";
    private static final int LONGEST = 1 << 20;
    private static final int MOST = 100;
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final UnaryOperator<URI> route;
    private final Clock clock;
    private final Recent<String, Kept> logins = new Recent<>(MOST);

    private record Kept(RegistryLogin login, Instant until) {}

    private record Token(String value, Duration life) {}

    private record Fresh(RegistryLogin login, Duration life) {}

    /** @param environment the variables of this process */
    public CloudRegistries(Map<String, String> environment, Clock clock) {
        this(environment, clock, UnaryOperator.identity());
    }

    /** @param route where requests really go; for tests */
    CloudRegistries(Map<String, String> environment, Clock clock, UnaryOperator<URI> route) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.route = route;
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
        Fresh fresh = switch (provider) {
            case "azure" -> {
                check(AZURE, "Azure", name);
                Token token = azureToken(access);
                yield new Fresh(
                        RegistryLogin.of(AZURE_USER, azureExchange(name.registry(), token, access)), token.life());
            }
            case "gcp" -> {
                check(GOOGLE, "GCP", name);
                Token token = googleToken();
                yield new Fresh(RegistryLogin.of(GOOGLE_USER, token.value()), token.life());
            }
            case "aws" -> amazon(EcrLogin.of(name.registry()), access);
            default -> throw new RemoteException("there is no provider '" + provider + "'; it is azure, gcp or aws");
        };
        logins.put(
                key,
                new Kept(
                        fresh.login(),
                        clock.instant().plus(fresh.life().multipliedBy(4).dividedBy(5))));
        return fresh.login();
    }

    private Fresh amazon(EcrLogin registry, HttpAccess access) {
        AwsCredentials credentials;
        try {
            credentials = new AwsLogin(environment, new HttpSender(access)).find(registry.region(), "");
        } catch (CloudException e) {
            throw new OciException(OciException.Kind.AUTHENTICATION, e.text(), e);
        }
        HttpCall call = registry.call(credentials, clock.instant());
        JsonNode answer = ask(
                new HttpCall(call.method(), route.apply(call.url()), call.headers(), call.credentials(), call.body()),
                access);
        return new Fresh(EcrLogin.login(answer), Duration.between(clock.instant(), EcrLogin.expires(answer)));
    }

    private static void check(Pattern pattern, String cloud, OciName name) {
        if (!pattern.matcher(name.registry()).matches()) {
            throw new RemoteException(
                    "invalid " + cloud + " registry: '" + name.registry() + "'. must match " + pattern.pattern());
        }
    }

    /** By secret, by federated token of the service account, or by the machine's identity. */
    private Token azureToken(HttpAccess access) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", variable("AZURE_CLIENT_ID"));
        form.put("scope", AZURE_RESOURCE + "/.default");
        form.put("grant_type", "client_credentials");
        if (!variable("AZURE_CLIENT_SECRET").isEmpty()) {
            form.put("client_secret", variable("AZURE_CLIENT_SECRET"));
        } else if (!variable("AZURE_FEDERATED_TOKEN_FILE").isEmpty()) {
            form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            form.put("client_assertion", file(variable("AZURE_FEDERATED_TOKEN_FILE")));
        } else {
            return azureMachineToken();
        }
        String authority = variable("AZURE_AUTHORITY_HOST");
        String host = authority.isEmpty() ? "https://login.microsoftonline.com/" : authority;
        String slash = host.endsWith("/") ? "" : "/";
        return token(post(URI.create(host + slash + variable("AZURE_TENANT_ID") + "/oauth2/v2.0/token"), form, access));
    }

    private Token azureMachineToken() {
        String client = variable("AZURE_CLIENT_ID");
        URI url = URI.create("http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
                + URLEncoder.encode(AZURE_RESOURCE, StandardCharsets.UTF_8)
                + (client.isEmpty() ? "" : "&client_id=" + URLEncoder.encode(client, StandardCharsets.UTF_8)));
        return token(ask(
                HttpCall.get(route.apply(url), Map.of(), Map.of("Metadata", "true")),
                HttpAccess.plain(METADATA_TIMEOUT)));
    }

    private String azureExchange(String registry, Token token, HttpAccess access) {
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

    private Token googleToken() {
        String host =
                variable("GCE_METADATA_HOST").isEmpty() ? "metadata.google.internal" : variable("GCE_METADATA_HOST");
        URI url = URI.create("http://" + host + "/computeMetadata/v1/instance/service-accounts/default/token");
        return token(ask(
                HttpCall.get(route.apply(url), Map.of(), Map.of("Metadata-Flavor", "Google")),
                HttpAccess.plain(METADATA_TIMEOUT)));
    }

    private static Token token(JsonNode answer) {
        String value = answer.path("access_token").asText("");
        if (value.isEmpty()) {
            throw new OciException(OciException.Kind.INVALID, "the cloud's answer holds no access token");
        }
        // a number, or a text with digits
        long seconds = Math.clamp(answer.path("expires_in").asLong(0), 0, 86_400);
        return new Token(value, Duration.ofSeconds(seconds));
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

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            throw new RemoteException(
                    "AZURE_FEDERATED_TOKEN_FILE: '" + path + "' cannot be read; check the pod's workload identity", e);
        }
    }
}
