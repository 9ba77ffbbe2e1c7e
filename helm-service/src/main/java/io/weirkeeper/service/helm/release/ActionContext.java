package io.weirkeeper.service.helm.release;

import io.weirkeeper.engine.helm.release.GoTime;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.service.helm.store.ReleaseStore;
import io.weirkeeper.service.helm.store.StoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the stages of one action share: its rights, the record it makes, what it saw. One worker at a time uses it. */
final class ActionContext {
    private static final int MOST_LOGS = 10;

    private final ActionTools tools;
    private final ObjectKey owner;
    private final Access access;
    private final Map<Integer, Release> observed = new TreeMap<>();
    private final List<ReleaseObject> created = new ArrayList<>();
    private final Deque<String> log = new ArrayDeque<>();
    private Runnable guard = () -> {};
    private @Nullable Release release;
    private @Nullable Inventory inventory;

    ActionContext(ActionTools tools, ObjectKey owner, Access access) {
        this.tools = tools;
        this.owner = owner;
        this.access = access;
    }

    ActionTools tools() {
        return tools;
    }

    ObjectKey owner() {
        return owner;
    }

    Access access() {
        return access;
    }

    KubeApi api() {
        return access.api();
    }

    ReleaseStore store() {
        return access.store();
    }

    HealthWatch health() {
        return access.destination().health();
    }

    ResourceMapper mapper() {
        return access.destination().mapper();
    }

    ReleaseObjects objects(String releaseNamespace) {
        return new ReleaseObjects(mapper(), releaseNamespace);
    }

    ObjectWriter writer() {
        return new ObjectWriter(this);
    }

    Instant now() {
        return tools.clock().instant();
    }

    String time() {
        return GoTime.of(now());
    }

    /** From now on this is asked before each write. */
    void guardedBy(Runnable newGuard) {
        guard = newGuard;
    }

    void ensureOwned() {
        guard.run();
    }

    /** The record that the action makes or changes. */
    Release release() {
        if (release == null) {
            throw new IllegalStateException("there is no release yet");
        }
        return release;
    }

    boolean hasRelease() {
        return release != null;
    }

    /** Not stored. */
    void use(Release changed) {
        release = changed;
    }

    /** Makes the record in storage. */
    void create(Release made) {
        ensureOwned();
        store().create(made);
        release = made;
        observed.put(made.version(), made);
    }

    /** Changes a record in storage: the action's own or another. */
    void update(Release changed) {
        ensureOwned();
        if (release != null && release.version() == changed.version()) {
            release = changed;
        }
        store().update(changed);
        observed.put(changed.version(), changed);
    }

    /** The same, but that somebody else changed the record meanwhile is no failure. */
    void updateIfOurs(Release changed) {
        try {
            update(changed);
        } catch (StoreException e) {
            log("recording " + changed.name() + ".v" + changed.version() + ": " + e.getMessage());
        }
    }

    /** A record as it was when it left storage. */
    void observe(Release seen) {
        observed.put(seen.version(), seen);
    }

    Map<Integer, Release> observed() {
        return observed;
    }

    /** Objects that were not there before. */
    List<ReleaseObject> created() {
        return created;
    }

    /** What the release owns from now on; followed by the health watch. */
    void owns(Inventory all) {
        inventory = all;
        health().follow(owner, all, access.judge());
    }

    Optional<Inventory> inventory() {
        return Optional.ofNullable(inventory);
    }

    /** A line for the event of a failure. */
    void log(String line) {
        log.addLast(line);
        if (log.size() > MOST_LOGS) {
            log.removeFirst();
        }
    }

    List<String> logs() {
        return List.copyOf(log);
    }
}
