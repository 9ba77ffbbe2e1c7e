package io.weirkeeper.service.kustomize.decrypt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.engine.sops.SopsDecryptor;
import io.weirkeeper.engine.sops.age.AgeIdentities;
import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.engine.sops.key.KeyService;
import io.weirkeeper.engine.sops.key.LocalKeys;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.GoogleLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.kms.AwsKms;
import io.weirkeeper.remote.kms.AzureKeyVault;
import io.weirkeeper.remote.kms.GcpKms;
import io.weirkeeper.remote.kms.JsonService;
import io.weirkeeper.remote.kms.VaultTransit;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.build.Decryption;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys that Kustomizations name, with the service's own rights and from its own cluster. Every value of their
 * Secrets is remembered so that no message shows it.
 */
public final class Decryptors {
    private static final ResourceType SECRET = new ResourceType("", "v1", "secrets", "Secret", true);
    private static final ResourceType ACCOUNT = new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);
    private static final String SOPS = "sops";
    private static final int MOST_TOKENS = 100;
    private static final Duration LONGEST_TOKEN = Duration.ofHours(1);

    private final KubeApi api;
    private final Redactor redactor;
    private final DecryptSettings settings;
    private final CloudLogins.Shared shared;

    /** @param http to the key services of clouds and vaults */
    public Decryptors(KubeApi api, Redactor redactor, DecryptSettings settings, HttpSender http, Clock clock) {
        this.api = api;
        this.redactor = redactor;
        this.settings = settings;
        Map<String, String> environment = settings.environment();
        JsonService service = new JsonService(http);
        CloudKeys.CloudServices services = new CloudKeys.CloudServices(
                new VaultTransit(service, environment.getOrDefault("VAULT_NAMESPACE", "")),
                new AwsKms(service, clock, Optional.ofNullable(environment.get("AWS_ENDPOINT_URL"))),
                new GcpKms(service, "https://cloudkms.googleapis.com"),
                new AzureKeyVault(service));
        this.shared = new CloudLogins.Shared(
                services,
                new GoogleLogin(environment, http, clock),
                new AzureLogin(environment, http, clock),
                new TokenCache(MOST_TOKENS, LONGEST_TOKEN, clock),
                environment);
    }

    /**
     * @param namespace of the Kustomization
     * @throws ReconcileException with reason BuildFailed, when a Secret or ServiceAccount is missing or malformed
     */
    public Decryption open(String namespace, io.weirkeeper.api.kustomize.@Nullable Decryption spec) {
        if (spec == null || !spec.provider().equals(SOPS)) {
            return Decryption.NONE;
        }
        Credentials credentials = credentials(namespace, spec.secretRef());
        Account account = account(namespace, spec.serviceAccountName());
        VaultLogins vaults = new VaultLogins(api, shared.services().vault(), settings);
        KeyService clouds = new CloudKeys(shared.services(), new CloudLogins(credentials, account, vaults, shared));
        AgeIdentities age = credentials.age().isEmpty()
                ? EnvironmentKeys.read(settings.environment(), redactor)
                : credentials.age();
        return new SopsDecryption(new SopsDecryptor(new LocalKeys(age, credentials.pgp(), clouds)));
    }

    private Credentials credentials(String namespace, @Nullable LocalObjectReference reference) {
        if (reference != null) {
            return read(namespace, reference.name(), "decryption Secret", false);
        }
        if (!settings.ageSecret().isEmpty()) {
            return read(settings.namespace(), settings.ageSecret(), "SOPS age decryption Secret", true);
        }
        return Credentials.NONE;
    }

    private Credentials read(String namespace, String name, String what, boolean isAgeAlone) {
        Map<String, byte[]> data = data(
                api.get(SECRET, namespace, name).orElseThrow(() -> failed("secrets \"" + name + "\" not found", null)));
        if (isAgeAlone) {
            data.keySet().removeIf(key -> !Credentials.isAge(key));
        }
        try {
            return Credentials.of(data);
        } catch (KeyException e) {
            String[] parts = String.valueOf(e.getMessage()).split(": ", 2);
            throw failed(
                    "failed to import " + parts[0] + " data from sops " + what + " '" + namespace + "/" + name + "': "
                            + parts[parts.length - 1],
                    e);
        }
    }

    private Map<String, byte[]> data(ObjectNode secret) {
        Map<String, byte[]> data = new TreeMap<>();
        List<String> texts = new ArrayList<>();
        secret.path("data").properties().forEach(entry -> {
            byte[] value = Base64.getDecoder().decode(entry.getValue().asText());
            data.put(entry.getKey(), value);
            texts.add(new String(value, StandardCharsets.UTF_8));
        });
        redactor.remember(texts);
        return data;
    }

    private @Nullable Account account(String namespace, @Nullable String named) {
        String name = named == null || named.isEmpty() ? settings.defaultServiceAccount() : named;
        if (name.isEmpty()) {
            return null;
        }
        ObjectNode object = api.getMetadata(ACCOUNT, namespace, name)
                .orElseThrow(() -> failed(
                        "failed to get decryption service account '" + namespace + "/" + name + "': serviceaccounts \""
                                + name + "\" not found",
                        null));
        ObjectNode metadata = object.path("metadata") instanceof ObjectNode found ? found : object;
        return new Account(api, namespace, name, metadata);
    }

    private static ReconcileException failed(String message, @Nullable Throwable cause) {
        return new ReconcileException(Reasons.BUILD_FAILED, Disposition.RETRY, message, cause);
    }
}
