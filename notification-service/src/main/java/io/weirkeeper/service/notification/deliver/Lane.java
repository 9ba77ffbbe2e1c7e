package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.InvolvedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pending deliveries of one alert about one object, in order; only the first is ever under way. Not thread-safe. */
final class Lane {
    /** What the first delivery is doing. */
    enum State {
        READY,
        UNDER_WAY,
        WAITING
    }

    /** Which lane a delivery belongs to. */
    record Key(String alertUid, String kind, String namespace, String name) {
        static Key of(Delivery delivery) {
            InvolvedObject object =
                    delivery.event() == null ? null : delivery.event().involvedObject();
            return object == null
                    ? new Key(delivery.alertUid(), "", "", "")
                    : new Key(delivery.alertUid(), object.kind(), object.namespace(), object.name());
        }
    }

    private final Key key;
    private final List<Delivery> pending = new ArrayList<>(1);
    State state = State.WAITING;
    /** Tells a timer that was set for an earlier wait from the current one. */
    long wait;

    Lane(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    int size() {
        return pending.size();
    }

    Delivery first() {
        return pending.getFirst();
    }

    /** Puts a delivery in its place by sequence, never before one that is under way. */
    void add(Delivery delivery) {
        int at = pending.size();
        int lowest = state == State.UNDER_WAY ? 1 : 0;
        while (at > lowest && pending.get(at - 1).sequence() > delivery.sequence()) {
            at--;
        }
        pending.add(at, delivery);
    }

    /** Puts a newer row of the same key in the place of the older. */
    void replace(Delivery row) {
        for (int i = 0; i < pending.size(); i++) {
            if (pending.get(i).key().equals(row.key())) {
                pending.set(i, row);
                return;
            }
        }
    }

    void removeFirst() {
        pending.removeFirst();
    }

    /** Removes a delivery that another process finished, unless it is under way here. */
    @Nullable
    Delivery remove(String rowKey) {
        int from = state == State.UNDER_WAY ? 1 : 0;
        for (int i = from; i < pending.size(); i++) {
            if (pending.get(i).key().equals(rowKey)) {
                return pending.remove(i);
            }
        }
        return null;
    }
}
