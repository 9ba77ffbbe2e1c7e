package io.weirkeeper.runtime.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.redact.Redactor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code spec.kubeConfig} says about reaching a cluster: a kubeconfig in a Secret, or a ConfigMap that names the
 * cluster and who is known there: by a token of this one, or by the cloud that runs it (fluxcd/pkg auth of July 2026).
 */
public final class KubeConfigs {
    private static final List<String> KEYS = List.of("value", "value.yaml");
    private static final ResourceType SERVICE_ACCOUNT =
            new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);

    /**
     * What may be used and what is said.
     *
     * @param missingSecret the words for a Secret that is not there, with its name and the reason as {@code %s}
     * @param allowsUnverified {@code --insecure-kubeconfig-tls}
     * @param allowsAccounts whether tokens of tenants' service accounts are issued (ObjectLevelWorkloadIdentity)
     * @param defaultAccount {@code --default-kubeconfig-service-account}; empty means the service's own
     */
    public record Settings(
            String missingSecret, boolean allowsUnverified, boolean allowsAccounts, String defaultAccount) {}

    /** The object that says how to reach a cluster, in one version. */
    record Source(String id, String name, ObjectNode object, boolean isSecret, String key) {}

    private final KubeApi api;
    private final CloudClusters clouds;
    private final Settings settings;
    private final Redactor redactor;
    private final Clock clock;

    /** @param api of the service's own cluster, which issues tokens */
    public KubeConfigs(KubeApi api, CloudClusters clouds, Settings settings, Redactor redactor, Clock clock) {
        this.api = api;
        this.clouds = clouds;
        this.settings = settings;
        this.redactor = redactor;
        this.clock = clock;
    }

    Source find(String namespace, KubeConfigReference reference, Destinations.Lookup lookup) {
        KubeConfigReference.SecretKeyReference secret = reference.secretRef();
        boolean isSecret = secret != null;
        if (isSecret == (reference.configMapRef() != null)) {
            throw new AccessException(
                    "exactly one of .spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be set", false);
        }
        String name = secret != null ? secret.name() : String.valueOf(name(reference));
        String full = namespace + "/" + name;
        ObjectNode found = lookup.find(isSecret ? "Secret" : "ConfigMap", name)
                .orElseThrow(() -> new AccessException(
                        isSecret
                                ? settings.missingSecret().formatted(full, "secrets \"" + name + "\" not found")
                                : "failed to get configmap " + full + ": configmaps \"" + name + "\" not found",
                        true));
        String key = secret == null || secret.key() == null ? "" : secret.key();
        JsonNode metadata = found.path("metadata");
        String id = metadata.path("uid").asText() + " "
                + metadata.path("resourceVersion").asText() + " " + key;
        return new Source(id, full, found, isSecret, key);
    }

    private static @Nullable String name(KubeConfigReference reference) {
        return reference.configMapRef() == null
                ? null
                : reference.configMapRef().name();
    }

    Config access(Source source) {
        return source.isSecret() ? ofSecret(source) : ofConfigMap(source);
    }

    private Config ofSecret(Source source) {
        List<String> keys = source.key().isEmpty() ? KEYS : List.of(source.key());
        Optional<String> encoded = keys.stream()
                .map(each -> source.object().path("data").path(each).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst();
        String named = "KubeConfig secret '" + source.name() + "'";
        if (encoded.isEmpty()) {
            throw new AccessException(
                    named + " does not contain a '" + String.join("' or '", keys) + "' key with data", false);
        }
        String text = new String(Base64.getDecoder().decode(encoded.get()), StandardCharsets.UTF_8);
        redactor.remember(List.of(text));
        try {
            return ClusterAccess.fromUntrusted(text, settings.allowsUnverified());
        } catch (IllegalArgumentException e) {
            throw new AccessException(named + ": " + e.getMessage(), false);
        }
    }

    private Config ofConfigMap(Source source) {
        JsonNode data = source.object().path("data");
        String given = data.path("address").asText("");
        Optional<AccountTokens.Account> account = account(source, data);
        if (data.path("provider").asText("").equals("generic")) {
            String address = address(source.name(), given);
            AccountTokens tokens = tokens(account.orElseGet(AccountTokens::own), audiences(data, given));
            return config(address, data.path("ca.crt").asText(""), tokens::token);
        }
        CloudClusters.Reached reached = clouds.reach(new CloudClusters.Question(
                data.path("provider").asText(""),
                data.path("cluster").asText(""),
                given,
                data.path("ca.crt").asText(""),
                account.map(name -> inCloud(name, data))));
        return config(address(source.name(), reached.address()), reached.authority(), () -> {
            String token = reached.token().get();
            redactor.remember(List.of(token));
            return token;
        });
    }

    private static Config config(String address, String authority, OAuthTokenProvider token) {
        ConfigBuilder builder =
                new ConfigBuilder(Config.empty()).withMasterUrl(address).withOauthTokenProvider(token);
        return authority.isEmpty()
                ? builder.build()
                : builder.withCaCertData(AccountTokens.encoded(authority)).build();
    }

    private AccountTokens tokens(AccountTokens.Account account, List<String> audiences) {
        return new AccountTokens(api, account, audiences, redactor, clock);
    }

    /** The service account as its cloud knows it. */
    private CloudClusters.ServiceAccount inCloud(AccountTokens.Account account, JsonNode data) {
        JsonNode metadata = api.getMetadata(SERVICE_ACCOUNT, account.namespace(), account.name())
                .orElseThrow(() -> new AccessException(
                        "failed to get service account '" + account.namespace() + "/" + account.name()
                                + "': serviceaccounts \"" + account.name() + "\" not found",
                        true))
                .path("metadata");
        Map<String, String> annotations = new HashMap<>();
        metadata.path("annotations")
                .properties()
                .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
        Map<String, AccountTokens> issued = new ConcurrentHashMap<>();
        return new CloudClusters.ServiceAccount(
                account.namespace(),
                account.name(),
                annotations,
                audience -> issued.computeIfAbsent(audience, _ -> tokens(account, audiences(data, audience)))
                        .token());
    }

    /** Empty means the service's own. */
    private Optional<AccountTokens.Account> account(Source source, JsonNode data) {
        String named = data.path("serviceAccountName").asText("");
        String name = named.isEmpty() ? settings.defaultAccount() : named;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!settings.allowsAccounts()) {
            throw new AccessException(
                    "ConfigMap '" + source.name()
                            + "': serviceAccountName needs the feature gate ObjectLevelWorkloadIdentity",
                    false);
        }
        return Optional.of(new AccountTokens.Account(
                source.object().at("/metadata/namespace").asText(), name));
    }

    /** @param otherwise where the ConfigMap names none */
    private static List<String> audiences(JsonNode data, String otherwise) {
        List<String> audiences = new ArrayList<>();
        data.path("audiences").asText("").lines().map(String::strip).forEach(audiences::add);
        audiences.removeIf(String::isEmpty);
        return audiences.isEmpty() ? List.of(otherwise) : audiences;
    }

    /** With https and a port. */
    private static String address(String name, String given) {
        String full = given.startsWith("http") ? given : "https://" + given;
        try {
            URI url = URI.create(full);
            if (!given.isEmpty() && "https".equals(url.getScheme()) && url.getHost() != null) {
                int port = url.getPort() < 0 ? 443 : url.getPort();
                return "https://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
            }
        } catch (IllegalArgumentException e) {
            throw new AccessException("ConfigMap '" + name + "': address '" + given + "' is no URL", false);
        }
        throw new AccessException(
                "ConfigMap '" + name + "': the Kubernetes API server address '" + given + "' must use https scheme",
                false);
    }
}
