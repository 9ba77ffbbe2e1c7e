package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Knows how healthy the objects of many owners are, by one watch per kind in use, selected by the owner label, and one
 * per object that is only looked at. Keeps a row per object and never the object. Wakes owners that wait, and tells
 * when an object was deleted, or may have been changed, by someone else. Nothing here polls, except for kinds that may
 * not be watched.
 */
public final class HealthWatch implements AutoCloseable, ObjectWatch.Sink {
    private static final Logger LOG = Logger.getLogger(HealthWatch.class);

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final String nameLabel;
    private final String namespaceLabel;
    private final FieldManagers managers;
    private final HealthListener listener;
    private final Clock clock;
    private final Guards guards;
    private final ObjectWatches watches;
    private final Waits waits;

    private final HealthRows rows = new HealthRows();

    // guarded by this
    private final Map<ObjectKey, Inventory> owned = new HashMap<>();
    private final Map<ObjectKey, HealthJudge> judges = new HashMap<>();
    private final Map<ObjectId, ObjectKey> owners = new HashMap<>();

    /**
     * @param ownerLabel the label that every owned object carries, {@code <group>/name}; beside it stands
     *     {@code <group>/namespace}
     * @param managers whose entries in managedFields count as ours
     */
    public HealthWatch(
            KubeApi api,
            ResourceMapper mapper,
            String ownerLabel,
            FieldManagers managers,
            HealthListener listener,
            Clock clock,
            ScheduledExecutorService timer) {
        this.api = api;
        this.mapper = mapper;
        this.nameLabel = ownerLabel;
        this.namespaceLabel = ownerLabel.substring(0, ownerLabel.lastIndexOf('/')) + "/namespace";
        this.managers = managers;
        this.listener = listener;
        this.clock = clock;
        this.watches = new ObjectWatches(api, mapper, ownerLabel, this, timer);
        this.waits = new Waits(watches);
        this.guards = new Guards(rows, watches, listener, clock, timer);
    }

    /** From now on these and no others are the objects of the owner. */
    public void follow(ObjectKey owner, Inventory inventory) {
        follow(owner, inventory, HealthJudge.USUAL);
    }

    /** @param judge says how healthy the owner's objects are */
    public void follow(ObjectKey owner, Inventory inventory, HealthJudge judge) {
        synchronized (this) {
            Inventory old = owned.getOrDefault(owner, Inventory.EMPTY);
            owned.put(owner, inventory);
            judges.put(owner, judge);
            inventory.versions().forEach((id, version) -> {
                owners.put(id, owner);
                watches.use(ObjectWatch.Target.kindOf(id), version, judge.needsBody(id.group(), id.kind()));
            });
            for (ObjectId id : old.versions().keySet()) {
                watches.release(ObjectWatch.Target.kindOf(id));
                if (!inventory.versions().containsKey(id) && owners.remove(id, owner)) {
                    rows.remove(id);
                    guards.forget(id);
                }
            }
        }
    }

    /** The owner is gone. */
    public void forget(ObjectKey owner) {
        settle(owner);
        unguard(owner);
        follow(owner, Inventory.EMPTY);
        synchronized (this) {
            owned.remove(owner);
            judges.remove(owner);
        }
    }

    /**
     * From now on the owner hears when one of these objects may no longer be as it was applied; at once of those that
     * are not now.
     */
    public void guard(ObjectKey owner, Set<ObjectId> objects) {
        guards.guard(owner, objects);
    }

    /** The owner's objects are being worked on, or nobody cares. */
    public void unguard(ObjectKey owner) {
        guards.unguard(owner);
    }

    /** Those of an owner's objects that may not be as they were applied, among them all that cannot be watched. */
    public List<ObjectId> disturbed(ObjectKey owner, Collection<ObjectId> objects) {
        return guards.disturbed(owner, objects);
    }

    /** A definition of a kind in this group came or changed. */
    public void definitionChanged(String group) {
        watches.retry(group);
    }

    /**
     * The owner waits for these to become healthy, and is told when they are. To be called before looking at them, so
     * that nothing that happens in between is missed.
     *
     * @param versions of the API, to watch in; needed for objects that the owner does not own
     */
    public void await(ObjectKey owner, Inventory versions) {
        await(owner, versions, HealthJudge.USUAL, Wait.Goal.HEALTHY);
    }

    /** @param judge says how healthy those are that nobody owns */
    public void await(ObjectKey owner, Inventory versions, HealthJudge judge) {
        await(owner, versions, judge, Wait.Goal.HEALTHY);
    }

    /** Likewise until all of them are gone. */
    public void awaitAbsence(ObjectKey owner, Inventory versions) {
        await(owner, versions, HealthJudge.USUAL, Wait.Goal.ABSENT);
    }

    /** Likewise until all Jobs and Pods among them have run to their end. */
    public void awaitCompletion(ObjectKey owner, Inventory versions) {
        await(owner, versions, HealthJudge.USUAL, Wait.Goal.COMPLETE);
    }

    private void await(ObjectKey owner, Inventory versions, HealthJudge judge, Wait.Goal goal) {
        settle(owner);
        Set<ObjectId> all = versions.versions().keySet();
        Set<ObjectId> foreign = new HashSet<>(all);
        synchronized (this) {
            foreign.removeIf(id -> owner.equals(owners.get(id)));
        }
        waits.begin(owner, new Wait(all, foreign, goal, judge), versions);
    }

    /** The owner no longer waits. */
    public void settle(ObjectKey owner) {
        Set<ObjectId> left = waits.end(owner);
        synchronized (this) {
            left.stream().filter(id -> !owners.containsKey(id)).forEach(rows::remove);
        }
    }

    /** How an object looks to one who waits for it, by its own judge where it is not its own. */
    public Health.Status health(ObjectKey owner, ObjectId id) {
        return waits.health(owner, id).orElseGet(() -> health(id));
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
            boolean isListed = watches.isListed(ObjectWatch.Target.exactly(id))
                    || (owners.containsKey(id) && watches.isListed(ObjectWatch.Target.kindOf(id)));
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
        ObjectId id = ObjectId.of(live);
        put(id, rows.put(id, row(id, live, false)));
        judge(id, live);
    }

    /** Likewise, and it is as it should be: what we apply, unchanged. */
    public void applied(ObjectNode live) {
        applied(live, 0);
    }

    /** @param content tells what was applied from what was applied before; 0 when it is the same */
    public void applied(ObjectNode live, long content) {
        ObjectId id = ObjectId.of(live);
        put(id, rows.putApplied(id, row(id, live, false), content));
    }

    /** Whether an object of the owner is as it was applied, and that was from this content. */
    public boolean isApplied(ObjectKey owner, ObjectId id, long content) {
        HealthRow row = rows.get(id);
        return row != null && row.content() == content && !guards.isDisturbed(owner, id, row);
    }

    @Override
    public void present(ObjectWatch watch, ObjectNode object) {
        ObjectId id = ObjectId.of(object);
        if (isWanted(id)) {
            put(id, rows.put(id, row(id, object, true)));
            if (watch.isByName()) {
                judge(id, object); // the watch on its kind may have nothing but metadata
            }
        }
    }

    private void judge(ObjectId id, ObjectNode object) {
        waits.judge(id, object, clock.instant()).forEach(this::wakeIfSettled);
    }

    private synchronized boolean isWanted(ObjectId id) {
        return owners.containsKey(id) || watches.isUsed(ObjectWatch.Target.exactly(id));
    }

    private void put(ObjectId id, HealthRows.Update update) {
        if (update.changesHealth()) {
            waits.owners(id).forEach(this::wakeIfSettled);
        }
        if (update.disturbs()) {
            guards.changed(id);
        }
    }

    private HealthRow row(ObjectId id, ObjectNode object, boolean watched) {
        Optional<HealthJudge> ofOwner;
        synchronized (this) {
            ofOwner = Optional.ofNullable(owners.get(id)).map(judges::get);
        }
        HealthJudge judge = ofOwner.or(() -> waits.judge(id)).orElse(HealthJudge.USUAL);
        JsonNode labels = object.path("metadata").path("labels");
        ObjectKey labelled = new ObjectKey(
                labels.path(namespaceLabel).asText(""), labels.path(nameLabel).asText(""));
        return HealthRow.of(
                object,
                managers.fingerprint(object),
                judge.judge(object, clock.instant()).status(),
                labelled,
                watched);
    }

    @Override
    public void absent(ObjectId id) {
        if (isWanted(id)) {
            Thread.ofVirtual().name("verify-" + id).start(() -> verify(id));
        }
    }

    /** An object that left the selection may only have lost its label. */
    private void verify(ObjectId id) {
        try {
            Optional<ObjectNode> live =
                    mapper.preferred(id.group(), id.kind()).flatMap(type -> api.get(type, id.namespace(), id.name()));
            if (live.isPresent()) {
                seen(live.get());
                return;
            }
        } catch (KubeException e) {
            if (!e.isNotFound()) {
                LOG.debugf("%s cannot be looked at: %s", id, e.getMessage());
                return;
            }
        }
        boolean expires = rows.markAbsent(id);
        waits.gone(id);
        waits.owners(id).forEach(this::wakeIfSettled);
        ObjectKey owner;
        synchronized (this) {
            owner = owners.get(id);
        }
        if (owner != null && !expires) {
            guards.deleted(owner, id);
        }
    }

    @Override
    public void listed(ObjectWatch watch, boolean wasUnserved) {
        waits.owners().forEach(this::wakeIfSettled);
        if (wasUnserved) {
            appeared(watch.target);
        }
        verify(present(watch.target, row -> !row.watched()));
    }

    /** Owned objects of the kind that were there when they were last heard of. */
    private synchronized Set<ObjectId> present(ObjectWatch.Target kind, Predicate<HealthRow> which) {
        Set<ObjectId> ids = new HashSet<>();
        for (ObjectId id : owners.keySet()) {
            HealthRow row = ObjectWatch.Target.kindOf(id).equals(kind) ? rows.get(id) : null;
            if (row != null && row.status() != Health.Status.NOT_FOUND && which.test(row)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Looks at what may have gone without a watch telling of it. */
    private void verify(Set<ObjectId> ids) {
        if (!ids.isEmpty()) {
            Thread.ofVirtual().name("verify").start(() -> ids.forEach(this::verify));
        }
    }

    /** Owners of objects of a kind that is served only now may have failed because it was not. */
    private void appeared(ObjectWatch.Target target) {
        Map<ObjectKey, ObjectId> missing = new HashMap<>();
        synchronized (this) {
            owners.forEach((id, owner) -> {
                HealthRow row = rows.get(id);
                boolean isThere = row != null && row.status() != Health.Status.NOT_FOUND;
                if (ObjectWatch.Target.kindOf(id).equals(target) && !isThere) {
                    missing.put(owner, id);
                }
            });
        }
        missing.forEach(listener::disturbed);
    }

    /** Instead of a watch: look at what is waited for, at the pace at which the watch is tried again. */
    @Override
    public void blind(ObjectWatch watch, KubeException cause) {
        ObjectWatch.Target target = watch.target;
        Set<ObjectId> ids = waits.objects();
        ids.removeIf(id -> !id.group().equals(target.group()) || !id.kind().equals(target.kind()));
        if (cause.isNotFound()) {
            ids.addAll(present(target, _ -> true)); // gone with their kind
        }
        verify(ids);
    }

    private void wakeIfSettled(ObjectKey owner) {
        Wait wait = waits.of(owner);
        if (wait != null && wait.isSettled(id -> health(owner, id), this::completion, this::expires)) {
            listener.settled(owner);
        }
    }

    @Override
    public void close() {
        watches.close();
    }

    /** How many objects are kept in memory. */
    public int size() {
        return rows.size();
    }
}
