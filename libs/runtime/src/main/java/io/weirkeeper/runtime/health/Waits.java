package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Who waits for which objects. What somebody waits for and does not own is watched by name meanwhile. Thread-safe. */
final class Waits {
    private final ObjectWatches watches;

    // guarded by this
    private final Map<ObjectKey, Wait> waiting = new HashMap<>();

    Waits(ObjectWatches watches) {
        this.watches = watches;
    }

    /** @param versions of the API, to watch in */
    synchronized void begin(ObjectKey owner, Wait wait, Inventory versions) {
        waiting.put(owner, wait);
        for (ObjectId id : wait.foreign()) {
            String version = versions.versions().getOrDefault(id, "");
            watches.use(ObjectWatch.Target.exactly(id), version, wait.judge().needsBody(id.group(), id.kind()));
        }
    }

    /** @return objects that nobody watches by name any longer */
    synchronized Set<ObjectId> end(ObjectKey owner) {
        Wait wait = waiting.remove(owner);
        if (wait == null) {
            return Set.of();
        }
        Set<ObjectId> left = new HashSet<>(wait.foreign());
        left.forEach(id -> watches.release(ObjectWatch.Target.exactly(id)));
        left.removeIf(id -> watches.isUsed(ObjectWatch.Target.exactly(id)));
        return left;
    }

    synchronized @Nullable Wait of(ObjectKey owner) {
        return waiting.get(owner);
    }

    /** All that somebody waits for. */
    synchronized Set<ObjectId> objects() {
        Set<ObjectId> ids = new HashSet<>();
        waiting.values().forEach(wait -> ids.addAll(wait.objects()));
        return ids;
    }

    synchronized Set<ObjectKey> owners() {
        return Set.copyOf(waiting.keySet());
    }

    /** Who waits for the object. */
    Set<ObjectKey> owners(ObjectId id) {
        return owners((_, wait) -> wait.objects().contains(id));
    }

    /** Has everybody who asks judges of their own look at the object; those to whom it is something else now. */
    Set<ObjectKey> judge(ObjectId id, ObjectNode object, Instant now) {
        return owners((_, wait) -> wait.judges(id)
                && told(wait, id, wait.judge().judge(object, now).status()));
    }

    /** Likewise an object that is gone. */
    Set<ObjectKey> gone(ObjectId id) {
        return owners((_, wait) -> wait.judges(id) && told(wait, id, Health.Status.NOT_FOUND));
    }

    private static boolean told(Wait wait, ObjectId id, Health.Status status) {
        return wait.judged().put(id, status) != status;
    }

    private Set<ObjectKey> owners(BiPredicate<ObjectKey, Wait> which) {
        Map<ObjectKey, Wait> all;
        synchronized (this) {
            all = Map.copyOf(waiting);
        }
        Set<ObjectKey> owners = new HashSet<>();
        all.forEach((owner, wait) -> {
            if (which.test(owner, wait)) {
                owners.add(owner);
            }
        });
        return owners;
    }

    /** How an object looks to an owner who has a judge for it; empty for one who has none. */
    Optional<Health.Status> health(ObjectKey owner, ObjectId id) {
        Wait wait = of(owner);
        if (wait == null || !wait.judges(id)) {
            return Optional.empty();
        }
        Health.Status judged = wait.judged().get(id);
        if (judged != null) {
            return Optional.of(judged);
        }
        boolean isListed = watches.isListed(ObjectWatch.Target.exactly(id));
        return Optional.of(isListed ? Health.Status.NOT_FOUND : Health.Status.UNKNOWN);
    }

    /** The judge of somebody who waits for the object. */
    Optional<HealthJudge> judge(ObjectId id) {
        return owners(id).stream().findFirst().map(this::of).map(Wait::judge);
    }
}
