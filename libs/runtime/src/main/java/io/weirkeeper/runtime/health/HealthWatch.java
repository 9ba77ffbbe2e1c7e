package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows how healthy the objects of many owners are, by one watch per kind in use, selected by the owner label, and one
 * per object that is only looked at. Keeps a row per object and never the object. Wakes owners that wait, and tells
 * when an object was deleted. Nothing here polls, except for kinds that may not be watched.
 */
public final class HealthWatch implements AutoCloseable, ObjectWatch.Sink {
    private static final Logger LOG = Logger.getLogger(HealthWatch.class);
    private static final int PAGE = 500;

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final String ownerLabel;
    private final String manager;
    private final HealthListener listener;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final RestorePace pace;

    private final Map<ObjectId, HealthRow> rows = new ConcurrentHashMap<>();

    // guarded by this
    private final Map<ObjectKey, Inventory> owned = new HashMap<>();
    private final Map<ObjectId, ObjectKey> owners = new HashMap<>();
    private final Map<ObjectKey, Wait> waiting = new HashMap<>();
    private final Map<ObjectWatch.Target, Watching> watches = new HashMap<>();

    /** A watch and how many objects it is needed for. */
    private static final class Watching {
        private final ObjectWatch watch;
        private @Nullable ListWatch following;
        private int users;

        private Watching(ObjectWatch watch) {
            this.watch = watch;
        }
    }

    /**
     * @param ownerLabel the label that every owned object carries
     * @param manager the field manager whose entry in managedFields is ours
     */
    public HealthWatch(
            KubeApi api,
            ResourceMapper mapper,
            String ownerLabel,
            String manager,
            HealthListener listener,
            Clock clock,
            ScheduledExecutorService timer) {
        this.api = api;
        this.mapper = mapper;
        this.ownerLabel = ownerLabel;
        this.manager = manager;
        this.listener = listener;
        this.clock = clock;
        this.timer = timer;
        this.pace = new RestorePace(clock);
    }

    /** From now on these and no others are the objects of the owner. */
    public void follow(ObjectKey owner, Inventory inventory) {
        synchronized (this) {
            Inventory old = owned.getOrDefault(owner, Inventory.EMPTY);
            owned.put(owner, inventory);
            for (ObjectId id : inventory.minus(old).versions().keySet()) {
                owners.put(id, owner);
                use(ObjectWatch.Target.kindOf(id), inventory.versions().getOrDefault(id, ""));
            }
            for (ObjectId id : old.minus(inventory).versions().keySet()) {
                drop(owner, id);
            }
        }
    }

    /** The owner is gone. */
    public void forget(ObjectKey owner) {
        settle(owner);
        follow(owner, Inventory.EMPTY);
        synchronized (this) {
            owned.remove(owner);
        }
    }

    private void drop(ObjectKey owner, ObjectId id) {
        release(ObjectWatch.Target.kindOf(id));
        if (owners.remove(id, owner)) {
            rows.remove(id);
            pace.forget(id);
        }
    }

    /**
     * The owner waits for these to become healthy, and is told when they are. To be called before looking at them, so
     * that nothing that happens in between is missed.
     *
     * @param versions of the API, to watch in; needed for objects that the owner does not own
     */
    public void await(ObjectKey owner, Inventory versions) {
        await(owner, versions, Wait.Goal.HEALTHY);
    }

    /** Likewise until all of them are gone. */
    public void awaitAbsence(ObjectKey owner, Inventory versions) {
        await(owner, versions, Wait.Goal.ABSENT);
    }

    /** Likewise until all Jobs and Pods among them have run to their end. */
    public void awaitCompletion(ObjectKey owner, Inventory versions) {
        await(owner, versions, Wait.Goal.COMPLETE);
    }

    private void await(ObjectKey owner, Inventory versions, Wait.Goal goal) {
        settle(owner);
        synchronized (this) {
            waiting.put(owner, new Wait(Set.copyOf(versions.versions().keySet()), goal));
            for (ObjectId id : versions.versions().keySet()) {
                if (!isOwned(id)) {
                    use(ObjectWatch.Target.exactly(id), versions.versions().getOrDefault(id, ""));
                }
            }
        }
    }

    /** The owner no longer waits. */
    public synchronized void settle(ObjectKey owner) {
        Wait wait = waiting.remove(owner);
        if (wait == null) {
            return;
        }
        for (ObjectId id : wait.objects()) {
            ObjectWatch.Target target = ObjectWatch.Target.exactly(id);
            if (watches.containsKey(target)) {
                release(target);
                if (!watches.containsKey(target) && !isOwned(id)) {
                    rows.remove(id);
                }
            }
        }
    }

    private boolean isOwned(ObjectId id) {
        return owners.containsKey(id);
    }

    /** As far as known: unknown until the first list of its kind is through, unless it was seen. */
    public Health.Status health(ObjectId id) {
        HealthRow row = rows.get(id);
        return row == null ? unseen(id) : row.status();
    }

    /** Current once a Job or Pod succeeded and Failed once it did not; other kinds are complete when they exist. */
    public Health.Status completion(ObjectId id) {
        HealthRow row = rows.get(id);
        return row == null ? unseen(id) : row.completion();
    }

    private Health.Status unseen(ObjectId id) {
        synchronized (this) {
            Watching exact = watches.get(ObjectWatch.Target.exactly(id));
            Watching kind = watches.get(ObjectWatch.Target.kindOf(id));
            boolean isListed =
                    (exact != null && exact.watch.isListed()) || (isOwned(id) && kind != null && kind.watch.isListed());
            return isListed ? Health.Status.NOT_FOUND : Health.Status.UNKNOWN;
        }
    }

    /** Whether the object deletes itself once it is done, so that its absence is no failure. */
    public boolean expires(ObjectId id) {
        HealthRow row = rows.get(id);
        return row != null && row.expires();
    }

    /** An object as an answer of the API server has it. */
    public void seen(ObjectNode live) {
        put(ObjectId.of(live), live);
    }

    @Override
    public void present(ObjectNode object) {
        ObjectId id = ObjectId.of(object);
        boolean wanted;
        synchronized (this) {
            wanted = isOwned(id) || watches.containsKey(ObjectWatch.Target.exactly(id));
        }
        if (wanted) {
            put(id, object);
        }
    }

    private void put(ObjectId id, ObjectNode object) {
        HealthRow next = HealthRow.of(object, manager, clock.instant());
        HealthRow[] old = new HealthRow[1];
        rows.compute(id, (_, row) -> {
            old[0] = row;
            return row != null && row.isNewerThan(next) ? row : next;
        });
        if (old[0] == null || (!old[0].isNewerThan(next) && !old[0].saysTheSameAs(next))) {
            wake(id);
        }
    }

    @Override
    public void absent(ObjectId id) {
        boolean wanted;
        synchronized (this) {
            wanted = isOwned(id) || watches.containsKey(ObjectWatch.Target.exactly(id));
        }
        if (wanted) {
            Thread.ofVirtual().name("verify-" + id).start(() -> verify(id));
        }
    }

    /** An object that left the selection may only have lost its label. */
    private void verify(ObjectId id) {
        try {
            Optional<ObjectNode> live =
                    mapper.preferred(id.group(), id.kind()).flatMap(type -> api.get(type, id.namespace(), id.name()));
            if (live.isPresent()) {
                put(id, live.get());
                return;
            }
        } catch (KubeException e) {
            LOG.debugf("%s cannot be looked at: %s", id, e.getMessage());
            return;
        }
        HealthRow old = rows.get(id);
        boolean expires = old != null && old.expires();
        rows.put(id, HealthRow.absent(expires));
        wake(id);
        ObjectKey owner;
        synchronized (this) {
            owner = owners.get(id);
        }
        if (owner != null && !expires) {
            pace.next(id, timer, () -> listener.deleted(owner, id));
        }
    }

    @Override
    public void listed(ObjectWatch watch) {
        Set<ObjectKey> all;
        synchronized (this) {
            all = Set.copyOf(waiting.keySet());
        }
        all.forEach(this::wakeIfSettled);
    }

    /** Instead of a watch: look at what is waited for, at the pace at which the watch is tried again. */
    @Override
    public void blind(ObjectWatch watch, KubeException cause) {
        Set<ObjectId> ids = new HashSet<>();
        synchronized (this) {
            for (Wait wait : waiting.values()) {
                for (ObjectId id : wait.objects()) {
                    if (id.group().equals(watch.target.group()) && id.kind().equals(watch.target.kind())) {
                        ids.add(id);
                    }
                }
            }
        }
        if (!ids.isEmpty()) {
            LOG.debugf("%s cannot be watched: %s", watch.target.kind(), cause.getMessage());
            Thread.ofVirtual().name("look-" + watch.target.kind()).start(() -> ids.forEach(this::verify));
        }
    }

    private void wake(ObjectId id) {
        Set<ObjectKey> interested = new HashSet<>();
        synchronized (this) {
            waiting.forEach((owner, wait) -> {
                if (wait.objects().contains(id)) {
                    interested.add(owner);
                }
            });
        }
        interested.forEach(this::wakeIfSettled);
    }

    private void wakeIfSettled(ObjectKey owner) {
        Wait wait;
        synchronized (this) {
            wait = waiting.get(owner);
        }
        if (wait != null && wait.isSettled(this::health, this::completion, this::expires)) {
            listener.settled(owner);
        }
    }

    private void use(ObjectWatch.Target target, String version) {
        Watching watching = watches.get(target);
        if (watching == null) {
            watching = new Watching(new ObjectWatch(target, this));
            watches.put(target, watching);
            Watching started = watching;
            Thread.ofVirtual().name("watch-" + target.kind()).start(() -> start(started, version));
        }
        watching.users++;
    }

    private void start(Watching watching, String version) {
        ObjectWatch.Target target = watching.watch.target;
        String apiVersion = target.group().isEmpty() ? version : target.group() + "/" + version;
        ResourceType type;
        try {
            type = version.isEmpty()
                    ? mapper.preferred(target.group(), target.kind()).orElse(null)
                    : mapper.find(apiVersion, target.kind()).orElse(null);
        } catch (KubeException e) {
            type = null;
        }
        synchronized (this) {
            if (watches.get(target) != watching) {
                return;
            }
            if (type == null) {
                // not served, or not yet: whoever follows it next tries again
                timer.schedule(
                        () -> Thread.ofVirtual().start(() -> start(watching, version)),
                        5,
                        java.util.concurrent.TimeUnit.SECONDS);
                return;
            }
            watching.following = new ListWatch(api, type, options(target), watching.watch, timer).start();
        }
    }

    private ListOptions options(ObjectWatch.Target target) {
        boolean metadataOnly = !HealthRules.needsBody(target.group(), target.kind());
        return target.name().isEmpty()
                ? new ListOptions("", ownerLabel, "", metadataOnly, PAGE)
                : new ListOptions(target.namespace(), "", "metadata.name=" + target.name(), metadataOnly, PAGE);
    }

    private void release(ObjectWatch.Target target) {
        Watching watching = watches.get(target);
        if (watching != null && --watching.users == 0) {
            watches.remove(target);
            if (watching.following != null) {
                stop(watching.following);
            }
        }
    }

    /** Not on this thread: a watch that is just telling us something waits for the lock that we hold. */
    private static void stop(ListWatch following) {
        Thread.ofVirtual().name("unwatch").start(following::close);
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(watching -> {
            if (watching.following != null) {
                stop(watching.following);
            }
        });
        watches.clear();
    }

    /** How many objects are kept in memory. */
    public int size() {
        return rows.size();
    }
}
