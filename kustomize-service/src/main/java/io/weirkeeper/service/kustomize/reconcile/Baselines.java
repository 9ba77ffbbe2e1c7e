package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The last complete rollout of each Kustomization since this process began. Thread-safe. */
final class Baselines {
    private final Map<ObjectKey, Baseline> baselines = new ConcurrentHashMap<>();

    Optional<Baseline> find(ObjectKey key) {
        return Optional.ofNullable(baselines.get(key));
    }

    void put(ObjectKey key, Baseline baseline) {
        baselines.put(key, baseline);
    }

    void forget(ObjectKey key) {
        baselines.remove(key);
    }
}
