package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Which owners want to hear that one of their objects may no longer be as it was applied. An object that is changed
 * again and again is told of ever later. Thread-safe.
 */
final class Guards {
    private final HealthRows rows;
    private final ObjectWatches watches;
    private final HealthListener listener;
    private final RestorePace pace;
    private final ScheduledExecutorService timer;

    // guarded by this
    private final Map<ObjectKey, Set<ObjectId>> guarded = new HashMap<>();

    Guards(
            HealthRows rows,
            ObjectWatches watches,
            HealthListener listener,
            Clock clock,
            ScheduledExecutorService timer) {
        this.rows = rows;
        this.watches = watches;
        this.listener = listener;
        this.pace = new RestorePace(clock);
        this.timer = timer;
    }

    void guard(ObjectKey owner, Set<ObjectId> objects) {
        synchronized (this) {
            guarded.put(owner, objects);
        }
        disturbed(owner, objects).stream().filter(this::isListed).forEach(id -> tell(owner, id));
    }

    synchronized void unguard(ObjectKey owner) {
        guarded.remove(owner);
    }

    List<ObjectId> disturbed(ObjectKey owner, Collection<ObjectId> objects) {
        return objects.stream()
                .filter(id -> isDisturbed(owner, id, rows.get(id)))
                .toList();
    }

    /** @param row what is known of the object; null when nothing is */
    boolean isDisturbed(ObjectKey owner, ObjectId id, @Nullable HealthRow row) {
        return row == null || row.isDisturbed(owner) || !isListed(id);
    }

    private boolean isListed(ObjectId id) {
        return watches.isListed(ObjectWatch.Target.kindOf(id));
    }

    /** An object changed, or its owner did: all that guard it are told, even if another one owns it now. */
    void changed(ObjectId id) {
        HealthRow row = rows.get(id);
        List<ObjectKey> owners = new ArrayList<>();
        synchronized (this) {
            guarded.forEach((owner, objects) -> {
                if (objects.contains(id) && (row == null || row.isDisturbed(owner))) {
                    owners.add(owner);
                }
            });
        }
        owners.forEach(owner -> tell(owner, id));
    }

    private void tell(ObjectKey owner, ObjectId id) {
        pace.next(id, timer, () -> listener.disturbed(owner, id));
    }

    /** An object is gone. */
    void deleted(ObjectKey owner, ObjectId id) {
        pace.next(id, timer, () -> listener.deleted(owner, id));
    }

    void forget(ObjectId id) {
        pace.forget(id);
    }
}
