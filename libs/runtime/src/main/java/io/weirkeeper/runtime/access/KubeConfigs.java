package io.weirkeeper.runtime.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.redact.Redactor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code spec.kubeConfig} says about reaching a cluster: a kubeconfig in a Secret, or a ConfigMap that names the
 * cluster and who is known there by a token of this one (fluxcd/pkg auth of July 2026, provider {@code generic}).
 */
public final class KubeConfigs {
    private static final List<String> KEYS = List.of("value", "value.yaml");

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
    private final Settings settings;
    private final Redactor redactor;
    private final Clock clock;

    /** @param api of the service's own cluster, which issues tokens */
    public KubeConfigs(KubeApi api, Settings settings, Redactor redactor, Clock clock) {
        this.api = api;
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
        String provider = data.path("provider").asText("");
        if (!provider.equals("generic")) {
            throw new AccessException(
                    "ConfigMap '" + source.name() + "': provider '" + provider
                            + "' is not supported: use provider generic, or a kubeconfig in a Secret",
                    false);
        }
        String address = address(source.name(), data.path("address").asText(""));
        AccountTokens tokens = new AccountTokens(
                api,
                account(source, data.path("serviceAccountName").asText("")),
                audiences(data, data.path("address").asText("")),
                redactor,
                clock);
        ConfigBuilder builder =
                new ConfigBuilder(Config.empty()).withMasterUrl(address).withOauthTokenProvider(tokens::token);
        String authority = data.path("ca.crt").asText("");
        return authority.isEmpty()
                ? builder.build()
                : builder.withCaCertData(AccountTokens.encoded(authority)).build();
    }

    private AccountTokens.Account account(Source source, String named) {
        String name = named.isEmpty() ? settings.defaultAccount() : named;
        if (name.isEmpty()) {
            return AccountTokens.own();
        }
        if (!settings.allowsAccounts()) {
            throw new AccessException(
                    "ConfigMap '" + source.name()
                            + "': serviceAccountName needs the feature gate ObjectLevelWorkloadIdentity",
                    false);
        }
        return new AccountTokens.Account(
                source.object().at("/metadata/namespace").asText(), name);
    }

    private static List<String> audiences(JsonNode data, String address) {
        List<String> audiences = new ArrayList<>();
        data.path("audiences").asText("").lines().map(String::strip).forEach(audiences::add);
        audiences.removeIf(String::isEmpty);
        return audiences.isEmpty() ? List.of(address) : audiences;
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
