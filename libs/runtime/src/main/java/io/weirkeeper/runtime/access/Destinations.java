package io.weirkeeper.runtime.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that objects are applied to: the service's own, and those that {@code spec.kubeConfig} names. A remote
 * one is connected once for all that use the same version of the same Secret or ConfigMap, and closed after the last
 * of them. Thread-safe.
 */
public final class Destinations implements AutoCloseable {
    private static final ResourceType SECRET = new ResourceType("", "v1", "secrets", "Secret", true);
    private static final ResourceType CONFIG_MAP = new ResourceType("", "v1", "configmaps", "ConfigMap", true);

    /** A connected cluster and how to leave it. */
    public record Connection(Destination destination, Runnable close) {}

    /** Finds an object of the referring one's namespace by kind and name. */
    @FunctionalInterface
    public interface Lookup {
        Optional<ObjectNode> find(String kind, String name);
    }

    private final Destination local;
    private final Function<Config, Connection> connector;
    private final KubeConfigs configs;

    // guarded by this
    private final Map<String, Connection> remotes = new HashMap<>();
    private final Map<ObjectKey, String> users = new HashMap<>();

    public Destinations(Destination local, Function<Config, Connection> connector, KubeConfigs configs) {
        this.local = local;
        this.connector = connector;
        this.configs = configs;
    }

    /** The service's own cluster. */
    public Destination local() {
        return local;
    }

    /** Where an object applied to last. */
    public synchronized Destination current(ObjectKey key) {
        String name = users.get(key);
        Connection remote = name == null ? null : remotes.get(name);
        return remote == null ? local : remote.destination();
    }

    /**
     * Where it applies to from now on.
     *
     * @throws AccessException when what it names is missing or refused
     */
    public Destination of(ObjectKey key, @Nullable KubeConfigReference reference) {
        KubeApi api = local.api();
        return of(
                key,
                reference,
                (kind, name) -> api.get(kind.equals(SECRET.kind()) ? SECRET : CONFIG_MAP, key.namespace(), name));
    }

    /** @param lookup for one who has read the objects already */
    public Destination of(ObjectKey key, @Nullable KubeConfigReference reference, Lookup lookup) {
        if (reference == null) {
            leave(key, null);
            return local;
        }
        KubeConfigs.Source source = configs.find(key.namespace(), reference, lookup);
        synchronized (this) {
            if (!remotes.containsKey(source.id())) {
                remotes.put(source.id(), connector.apply(configs.access(source)));
            }
        }
        leave(key, source.id());
        return current(key);
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

    /** The object is gone. */
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
