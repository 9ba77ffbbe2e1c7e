package io.weirkeeper.service.kustomize.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.kustomize.fetch.ReferencedObjects;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that Kustomizations apply to: the service's own, and those of kubeconfigs in Secrets. A remote one is
 * connected once for all that use the same version of the same Secret, and closed after the last of them. Thread-safe.
 */
public final class Destinations implements AutoCloseable {
    private static final List<String> KEYS = List.of("value", "value.yaml");

    /** A connected cluster and how to leave it. */
    public record Connection(Destination destination, Runnable close) {}

    private final Destination local;
    private final Function<Config, Connection> connector;
    private final Redactor redactor;
    private final boolean allowsUnverified;

    // guarded by this
    private final Map<String, Connection> remotes = new HashMap<>();
    private final Map<ObjectKey, String> users = new HashMap<>();

    /** @param allowsUnverified {@code --insecure-kubeconfig-tls} */
    public Destinations(
            Destination local, Function<Config, Connection> connector, Redactor redactor, boolean allowsUnverified) {
        this.local = local;
        this.connector = connector;
        this.redactor = redactor;
        this.allowsUnverified = allowsUnverified;
    }

    /** Where a Kustomization applied to last. */
    public synchronized Destination current(ObjectKey key) {
        String name = users.get(key);
        Connection remote = name == null ? null : remotes.get(name);
        return remote == null ? local : remote.destination();
    }

    /**
     * Where it applies to from now on.
     *
     * @throws ReconcileException when its kubeconfig is missing or refused
     */
    public Destination of(ObjectKey key, KustomizationSpec spec, ReferencedObjects references) {
        KubeConfigReference reference = spec.kubeConfig();
        KubeConfigReference.SecretKeyReference secret = reference == null ? null : reference.secretRef();
        if (secret == null) {
            leave(key, null);
            return local;
        }
        ObjectNode found = references
                .find("Secret", secret.name())
                .orElseThrow(() -> failed("unable to read KubeConfig secret '" + key.namespace() + "/" + secret.name()
                        + "' error: secrets \"" + secret.name() + "\" not found"));
        String name = found.at("/metadata/uid").asText() + " "
                + found.at("/metadata/resourceVersion").asText() + " " + secret.key();
        synchronized (this) {
            if (!remotes.containsKey(name)) {
                remotes.put(name, connector.apply(access(key, found, secret)));
            }
        }
        leave(key, name);
        return current(key);
    }

    private Config access(ObjectKey key, ObjectNode secret, KubeConfigReference.SecretKeyReference reference) {
        String given = reference.key();
        List<String> keys = given == null || given.isEmpty() ? KEYS : List.of(given);
        Optional<String> encoded = keys.stream()
                .map(each -> secret.path("data").path(each).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst();
        if (encoded.isEmpty()) {
            throw failed("KubeConfig secret '" + key.namespace() + "/" + reference.name() + "' does not contain a '"
                    + keys.getFirst() + "' key with data");
        }
        String text = new String(Base64.getDecoder().decode(encoded.get()), StandardCharsets.UTF_8);
        redactor.remember(List.of(text));
        try {
            return ClusterAccess.fromUntrusted(text, allowsUnverified);
        } catch (IllegalArgumentException e) {
            throw failed("KubeConfig secret '" + key.namespace() + "/" + reference.name() + "': " + e.getMessage());
        }
    }

    private static ReconcileException failed(String why) {
        return new ReconcileException(
                Reasons.RECONCILIATION_FAILED, Disposition.RETRY, "failed to build kube client: " + why, null);
    }

    /** A cluster that nobody uses any longer is left. */
    private void leave(ObjectKey key, @Nullable String next) {
        Connection unused = null;
        Destination before = current(key);
        synchronized (this) {
            String old = next == null ? users.remove(key) : users.put(key, next);
            if (old != null && !old.equals(next) && !users.containsValue(old)) {
                unused = remotes.remove(old);
            }
        }
        if (!before.equals(current(key))) {
            before.health().forget(key);
        }
        if (unused != null) {
            unused.close().run();
        }
    }

    /** The Kustomization is gone. */
    public void forget(ObjectKey key) {
        current(key).health().forget(key);
        leave(key, null);
    }

    @Override
    public synchronized void close() {
        remotes.values().forEach(remote -> remote.close().run());
        remotes.clear();
        users.clear();
    }
}
