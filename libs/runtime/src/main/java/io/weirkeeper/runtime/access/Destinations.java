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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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
    private final Map<String, FutureTask<Connection>> remotes = new HashMap<>();
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
        FutureTask<Connection> remote = name == null ? null : remotes.get(name);
        return remote == null ? local : remote.resultNow().destination();
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
            leave(key);
            return local;
        }
        KubeConfigs.Source source = configs.find(key.namespace(), reference, lookup);
        FutureTask<Connection> connection = connection(source);
        while (!move(key, source.id(), connection)) {
            connection = connection(source); // its last user left it in this moment
        }
        return connection.resultNow().destination();
    }

    /** Connected by the first who asks; the others wait for that. */
    private FutureTask<Connection> connection(KubeConfigs.Source source) {
        FutureTask<Connection> connecting;
        synchronized (this) {
            connecting = remotes.computeIfAbsent(
                    source.id(), _ -> new FutureTask<>(() -> connector.apply(configs.access(source))));
        }
        connecting.run();
        try {
            connecting.get();
            return connecting;
        } catch (ExecutionException e) {
            synchronized (this) {
                remotes.remove(source.id(), connecting);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessException("interrupted while a cluster was reached");
        }
    }

    private void leave(ObjectKey key) {
        boolean _ = move(key, null, null);
    }

    /**
     * A cluster that nobody uses any longer is left.
     *
     * @return whether it is there: the next one may have been left by its last user meanwhile
     */
    private boolean move(ObjectKey key, @Nullable String next, @Nullable FutureTask<Connection> connection) {
        FutureTask<Connection> unused = null;
        Destination before;
        Destination after;
        synchronized (this) {
            if (next != null && remotes.get(next) != connection) {
                return false;
            }
            before = current(key);
            String old = next == null ? users.remove(key) : users.put(key, next);
            after = current(key);
            if (old != null && !old.equals(next) && !users.containsValue(old)) {
                unused = remotes.remove(old);
            }
        }
        if (!before.equals(after)) {
            before.health().forget(key);
        }
        if (unused != null) {
            unused.resultNow().close().run();
        }
        return true;
    }

    /** The object is gone. */
    public void forget(ObjectKey key) {
        current(key).health().forget(key);
        leave(key);
    }

    @Override
    public synchronized void close() {
        for (FutureTask<Connection> remote : remotes.values()) {
            if (remote.state() == Future.State.SUCCESS) {
                remote.resultNow().close().run();
            }
        }
        remotes.clear();
        users.clear();
    }
}
