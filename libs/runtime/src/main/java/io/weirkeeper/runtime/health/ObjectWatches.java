package io.weirkeeper.runtime.health;

import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The watches in use, each counted by who needs it; started with the first use and ended with the last. Thread-safe. */
final class ObjectWatches implements AutoCloseable {
    private static final int PAGE = 500;
    private static final long UNSERVED_SECONDS = 60;

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final String ownerLabel;
    private final ObjectWatch.Sink sink;
    private final ScheduledExecutorService timer;

    // guarded by this
    private final Map<ObjectWatch.Target, Watching> watches = new HashMap<>();

    /** A watch and how many objects it is needed for. */
    private static final class Watching {
        private final ObjectWatch watch;
        private final boolean wholeObjects;
        private final String version;
        private @Nullable ListWatch following;
        private int users;
        /** When to look again for a kind that is not served; short after its group changed, as discovery comes later. */
        private long unservedSeconds = UNSERVED_SECONDS;

        private @Nullable ScheduledFuture<?> again;

        private Watching(ObjectWatch watch, String version, boolean wholeObjects) {
            this.watch = watch;
            this.version = version;
            this.wholeObjects = wholeObjects;
        }
    }

    ObjectWatches(
            KubeApi api,
            ResourceMapper mapper,
            String ownerLabel,
            ObjectWatch.Sink sink,
            ScheduledExecutorService timer) {
        this.api = api;
        this.mapper = mapper;
        this.ownerLabel = ownerLabel;
        this.sink = sink;
        this.timer = timer;
    }

    /**
     * Needs a watch once more.
     *
     * @param version of the API to watch in; empty means the preferred one
     * @param wholeObjects whether metadata alone is not enough; a watch that has only these is begun anew
     */
    synchronized void use(ObjectWatch.Target target, String version, boolean wholeObjects) {
        Watching watching = watches.get(target);
        if (watching == null || (wholeObjects && !watching.wholeObjects)) {
            Watching next = new Watching(new ObjectWatch(target, sink), version, wholeObjects);
            if (watching != null) {
                next.users = watching.users;
                stop(watching);
            }
            watches.put(target, next);
            Thread.ofVirtual().name("watch-" + target.kind()).start(() -> start(next));
            watching = next;
        }
        watching.users++;
    }

    /** Needs it once less. */
    synchronized void release(ObjectWatch.Target target) {
        Watching watching = watches.get(target);
        if (watching != null && --watching.users == 0) {
            watches.remove(target);
            stop(watching);
        }
    }

    synchronized boolean isUsed(ObjectWatch.Target target) {
        return watches.containsKey(target);
    }

    /** Whether what it does not have does not exist. */
    synchronized boolean isListed(ObjectWatch.Target target) {
        Watching watching = watches.get(target);
        return watching != null && watching.watch.isListed();
    }

    /** Kinds of the group may be served from now on, or no longer. */
    synchronized void retry(String group) {
        for (Watching watching : watches.values()) {
            if (watching.watch.target.group().equals(group)) {
                ListWatch following = watching.following;
                watching.watch.isUnserved();
                watching.unservedSeconds = 1;
                if (following == null) {
                    Thread.ofVirtual().start(() -> start(watching));
                } else {
                    following.relist();
                }
            }
        }
    }

    private void start(Watching watching) {
        Optional<ResourceType> type = type(watching);
        synchronized (this) {
            if (watches.get(watching.watch.target) != watching || watching.following != null) {
                return;
            }
            if (type.isEmpty()) {
                watching.watch.isUnserved();
                if (watching.again != null) {
                    watching.again.cancel(false); // one that looks again is enough, however many definitions come
                }
                watching.again = timer.schedule(
                        () -> Thread.ofVirtual().start(() -> start(watching)),
                        watching.unservedSeconds,
                        TimeUnit.SECONDS);
                watching.unservedSeconds = Math.min(2 * watching.unservedSeconds, UNSERVED_SECONDS);
                return;
            }
            watching.following = new ListWatch(api, type.get(), options(watching), watching.watch, timer).start();
        }
    }

    private Optional<ResourceType> type(Watching watching) {
        ObjectWatch.Target target = watching.watch.target;
        try {
            if (watching.version.isEmpty()) {
                return mapper.preferred(target.group(), target.kind());
            }
            String version = watching.version;
            String apiVersion = target.group().isEmpty() ? version : target.group() + "/" + version;
            return mapper.find(apiVersion, target.kind());
        } catch (KubeException e) {
            return Optional.empty();
        }
    }

    private ListOptions options(Watching watching) {
        ObjectWatch.Target target = watching.watch.target;
        boolean metadataOnly = !watching.wholeObjects;
        return target.name().isEmpty()
                ? new ListOptions("", ownerLabel, "", metadataOnly, PAGE, false)
                : new ListOptions(target.namespace(), "", "metadata.name=" + target.name(), metadataOnly, PAGE, false);
    }

    /** Not on this thread: a watch that is just telling us something waits for a lock that we hold. */
    private static void stop(Watching watching) {
        watching.watch.end();
        ListWatch following = watching.following;
        if (following != null) {
            Thread.ofVirtual().name("unwatch").start(following::close);
        }
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(ObjectWatches::stop);
        watches.clear();
    }
}
