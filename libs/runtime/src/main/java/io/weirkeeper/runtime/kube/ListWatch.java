package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows a collection: lists it, watches on from there, and starts again when the connection or the version is lost.
 * Objects deleted in between are reported too. Waits between tries on a timer, never on a thread.
 */
public final class ListWatch implements Subscription {
    /** Hears what becomes of the objects; calls come one at a time and must not block long. */
    public interface Listener {
        /** The object is there, new or changed; the listener owns it. */
        void present(ObjectNode object);

        /** The object is gone. */
        void absent(String namespace, String name);

        /** A whole list was handed over: everything there is was {@code present} at least once. */
        void listed();

        /** The collection cannot be read for now; tries go on. */
        default void failing(KubeException cause) {}
    }

    private static final Logger LOG = Logger.getLogger(ListWatch.class);
    private static final long FIRST_DELAY_MILLIS = 100;
    private static final long LONGEST_DELAY_MILLIS = 5_000;
    /** A kind that is not served: its definition may come any time, but mostly never does. */
    private static final long LONGEST_UNSERVED_DELAY_MILLIS = 30_000;

    private record Key(String namespace, String name) {
        static Key of(ObjectNode object) {
            return new Key(
                    object.path("metadata").path("namespace").asText(""),
                    object.path("metadata").path("name").asText());
        }
    }

    private final KubeApi api;
    private final ResourceType type;
    private final ListOptions options;
    private final Listener listener;
    private final ScheduledExecutorService timer;

    private final ReentrantLock lock = new ReentrantLock();
    private Set<Key> known = new HashSet<>();
    private String version = "";
    private long delayMillis = FIRST_DELAY_MILLIS;
    private @Nullable Subscription connection;
    /** Whether no connection is open or being opened. */
    private boolean waiting = true;

    private volatile boolean closed;

    public ListWatch(
            KubeApi api, ResourceType type, ListOptions options, Listener listener, ScheduledExecutorService timer) {
        this.api = api;
        this.type = type;
        this.options = options;
        this.listener = listener;
        this.timer = timer;
    }

    /** Begins on a thread of its own. */
    public ListWatch start() {
        Thread.ofVirtual().name("list-" + type.plural()).start(this::connect);
        return this;
    }

    @Override
    public void close() {
        closed = true;
        Subscription open = connection;
        if (open != null) {
            open.close();
        }
    }

    /** What is served may be another collection now, or one at last: lists again, now rather than later. */
    public void relist() {
        Thread.ofVirtual().name("relist-" + type.plural()).start(() -> {
            lock.lock();
            try {
                version = "";
                delayMillis = FIRST_DELAY_MILLIS;
                Subscription open = connection;
                if (!waiting && open != null) {
                    open.close();
                }
            } finally {
                lock.unlock();
            }
            connect();
        });
    }

    private void connect() {
        lock.lock();
        try {
            if (closed || !waiting) {
                return;
            }
            waiting = false;
            if (version.isEmpty()) {
                list();
            }
            connection = api.watch(type, options, version, new Connection());
            if (closed) {
                connection.close();
            }
        } catch (KubeException e) {
            again(e);
        } finally {
            lock.unlock();
        }
    }

    private void list() {
        Set<Key> found = new HashSet<>();
        String listedVersion = api.list(type, options, object -> {
            found.add(Key.of(object));
            listener.present(object);
        });
        for (Key gone : known) {
            if (!found.contains(gone)) {
                listener.absent(gone.namespace(), gone.name());
            }
        }
        known = found;
        version = listedVersion;
        listener.listed();
    }

    private void again(KubeException cause) {
        if (closed) {
            return;
        }
        if (cause.isGone()) {
            version = "";
        }
        if (!cause.isGone() && cause.status() != KubeException.UNREACHABLE) {
            LOG.debugf("watch of %s: %s", type.plural(), cause.getMessage());
        }
        if (cause.status() >= 400 && !cause.isGone()) {
            // a refusal may mean that the version is of another life of the server: start over
            version = "";
        }
        listener.failing(cause);
        waiting = true;
        long wait = delayMillis;
        delayMillis =
                Math.min(delayMillis * 2, cause.isNotFound() ? LONGEST_UNSERVED_DELAY_MILLIS : LONGEST_DELAY_MILLIS);
        timer.schedule(this::start, wait, TimeUnit.MILLISECONDS);
    }

    private final class Connection implements WatchHandler {
        @Override
        public void changed(Change change, ObjectNode object) {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                delayMillis = FIRST_DELAY_MILLIS;
                version = object.path("metadata").path("resourceVersion").asText(version);
                Key key = Key.of(object);
                switch (change) {
                    case ADDED, MODIFIED -> {
                        known.add(key);
                        listener.present(object);
                    }
                    case DELETED -> {
                        known.remove(key);
                        listener.absent(key.namespace(), key.name());
                    }
                    case BOOKMARK -> {}
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void closed(KubeException cause) {
            lock.lock();
            try {
                again(cause);
            } finally {
                lock.unlock();
            }
        }
    }
}
