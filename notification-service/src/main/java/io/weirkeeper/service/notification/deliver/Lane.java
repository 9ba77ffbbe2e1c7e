package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pending deliveries of one alert about one object, or of an alert that wants storms folded about all, in order; only
 * the first, or the first few together, are ever under way. Not thread-safe. */
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
            if (delivery.grouped()) {
                return new Key(delivery.alertUid(), "", "", "");
            }
            InvolvedObject object =
                    delivery.event() == null ? null : delivery.event().involvedObject();
            return object == null
                    ? new Key(delivery.alertUid(), "", "", "")
                    : new Key(delivery.alertUid(), object.kind(), object.namespace(), object.name());
        }
    }

    private final Key key;
    private static final int MOST_TOGETHER = 500;

    private final List<Delivery> pending = new ArrayList<>(1);
    /** How many of the first are under way. */
    private int underWay;

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

    /** Sends the first on its way, together with those right behind it that may be told as one. */
    List<Delivery> begin() {
        int count = 1;
        if (isFoldable(first())) {
            while (count < pending.size() && count < MOST_TOGETHER && isFoldable(pending.get(count))) {
                count++;
            }
        }
        state = State.UNDER_WAY;
        underWay = count;
        return List.copyOf(pending.subList(0, count));
    }

    /** None is under way any more. */
    void end() {
        state = State.WAITING;
        underWay = 0;
    }

    private static boolean isFoldable(Delivery delivery) {
        FluxEvent event = delivery.event();
        return delivery.grouped() && event != null && event.isError();
    }

    /** Puts a delivery in its place by sequence, never before one that is under way. */
    void add(Delivery delivery) {
        int at = pending.size();
        int lowest = underWay;
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

    /** Removes one that is done, wherever it is. */
    void removeDone(String rowKey) {
        pending.removeIf(row -> row.key().equals(rowKey));
    }

    /** Removes a delivery that another process finished, unless it is under way here. */
    @Nullable
    Delivery remove(String rowKey) {
        int from = underWay;
        for (int i = from; i < pending.size(); i++) {
            if (pending.get(i).key().equals(rowKey)) {
                return pending.remove(i);
            }
        }
        return null;
    }
}
