package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.apply.ObjectId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rows of all watched objects; only newer ones replace older ones. Thread-safe. */
final class HealthRows {
    private final Map<ObjectId, HealthRow> rows = new ConcurrentHashMap<>();

    /** What became of a row. */
    record Update(@Nullable HealthRow before, HealthRow after) {
        boolean changesHealth() {
            return before == null || before.status() != after.status() || before.completion() != after.completion();
        }

        /** Whether it may have been as it was applied until now. */
        boolean disturbs() {
            return before != null && ((after.isChanged() && !before.isChanged()) || after.owner() != before.owner());
        }
    }

    Update put(ObjectId id, HealthRow next) {
        return update(id, next, kept -> kept);
    }

    /** Likewise of an object that is as we want it to be. */
    Update putApplied(ObjectId id, HealthRow next, long content) {
        return update(id, next, kept -> kept.appliedAs(next.fields(), content));
    }

    private Update update(ObjectId id, HealthRow next, UnaryOperator<HealthRow> change) {
        HealthRow[] before = new HealthRow[1];
        HealthRow after = rows.compute(id, (_, row) -> {
            before[0] = row;
            HealthRow kept;
            if (row == null || !row.isSameObject(next)) {
                kept = next;
            } else {
                kept = row.isNewerThan(next) ? row : next.after(row);
            }
            return change.apply(kept);
        });
        return new Update(before[0], after);
    }

    /** @return whether it was to go by itself */
    boolean markAbsent(ObjectId id) {
        HealthRow old = rows.get(id);
        boolean expires = old != null && old.expires();
        rows.put(id, HealthRow.absent(expires));
        return expires;
    }

    @Nullable
    HealthRow get(ObjectId id) {
        return rows.get(id);
    }

    void remove(ObjectId id) {
        rows.remove(id);
    }

    int size() {
        return rows.size();
    }
}
