package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceMapper;
import java.util.Optional;
import java.util.function.Predicate;

/** The requests that one object costs: look at it, take it over, write it, delete it. */
final class ObjectApply {
    private static final int TAKEOVER_TRIES = 3;
    /** The server names all fields that it does not know at once, but only of the outermost level. */
    private static final int SCHEMA_TRIES = 8;

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final ApplyOptions options;
    private final FieldManagers managers;
    private final FieldTakeover takeover;

    ObjectApply(KubeApi api, ResourceMapper mapper, ApplyOptions options) {
        this.api = api;
        this.mapper = mapper;
        this.options = options;
        this.managers = new FieldManagers(options.owner().manager(), options.overriddenManagers());
        this.takeover = new FieldTakeover(managers);
    }

    /**
     * Decides what is to be done, writing nothing.
     *
     * @param isAbsent whether the object cannot exist yet, so that it need not be looked for
     * @param isKnown whether it is known to be as it was built, likewise
     */
    void inspect(Item item, boolean isAbsent, Predicate<Item> isKnown) {
        try {
            Owner owner = options.owner();
            if (owner.isExcluded(item.desired)) {
                item.plan(Item.Plan.SKIP);
                return;
            }
            item.resolve(mapper.require(
                    item.desired.path("apiVersion").asText(), item.id().kind()));
            requireNamespace(item);
            if (isKnown.test(item)) {
                item.plan(Item.Plan.LEAVE);
                return;
            }
            Optional<ObjectNode> found = isAbsent ? Optional.empty() : get(item);
            if (found.isEmpty()) {
                item.plan(Item.Plan.CREATE);
                return;
            }
            ObjectNode live = found.get();
            item.live(live);
            if (owner.isExcluded(live) || owner.isOnlyCreated(item.desired)) {
                item.plan(Item.Plan.SKIP);
                return;
            }
            item.plan(compare(item, options.migratesVersions() ? migrated(item, live) : live));
        } catch (KubeException e) {
            throw ApplyException.dryRun(item.id(), e);
        }
    }

    private ObjectNode migrated(Item item, ObjectNode live) {
        Optional<ArrayNode> patch =
                FieldTakeover.migrated(live, item.desired.path("apiVersion").asText());
        if (patch.isEmpty()) {
            return live;
        }
        ObjectNode next = api.patch(
                item.type(),
                item.id().namespace(),
                item.id().name(),
                PatchRequest.json(patch.get(), options.owner().manager()));
        item.live(next);
        return next;
    }

    private Item.Plan compare(Item item, ObjectNode live) {
        ObjectNode dryRun;
        try {
            dryRun = patch(item, true);
        } catch (KubeException e) {
            if (isImmutable(e) && isForced(item, live)) {
                return Item.Plan.RECREATE;
            }
            throw e;
        }
        IgnoredFields ignored = new IgnoredFields(options.ignored().apply(item.desired), managers);
        if (takeoverPatch(item, live).isEmpty() && !Drift.between(ignored.without(live), ignored.without(dryRun))) {
            return Item.Plan.LEAVE;
        }
        ignored.leave(item.desired, live, dryRun);
        return Item.Plan.CONFIGURE;
    }

    private static void requireNamespace(Item item) {
        if (item.type().namespaced() && item.id().namespace().isEmpty()) {
            throw new KubeException(
                    404,
                    "NotFound",
                    "the server could not find the requested resource",
                    MissingNode.getInstance(),
                    null);
        }
    }

    private boolean isForced(Item item, ObjectNode live) {
        Owner owner = options.owner();
        return options.force() || owner.isForced(item.desired) || owner.isForced(live);
    }

    private static boolean isImmutable(KubeException refusal) {
        String text = ApplyException.text(refusal);
        return refusal.isInvalid()
                || refusal.isConflict()
                || text.contains("is immutable")
                || text.contains("immutable field");
    }

    private Optional<ArrayNode> takeoverPatch(Item item, ObjectNode live) {
        Owner owner = options.owner();
        return owner.isMerged(item.desired) || owner.isMerged(live) ? Optional.empty() : takeover.patch(live);
    }

    /** Writes a new or changed object. */
    void write(Item item) {
        try {
            if (item.plan() == Item.Plan.CONFIGURE) {
                takeOver(item);
            }
            item.live(patch(item, false));
        } catch (KubeException e) {
            // what was looked at passed its dry-run; for an absent object the write is the first trial
            throw item.plan() == Item.Plan.CONFIGURE
                    ? ApplyException.write(item.id(), e)
                    : ApplyException.dryRun(item.id(), e);
        }
    }

    private void takeOver(Item item) {
        for (int tries = 1; ; tries++) {
            Optional<ArrayNode> patch = item.live().flatMap(live -> takeoverPatch(item, live));
            if (patch.isEmpty()) {
                return;
            }
            try {
                PatchRequest request =
                        PatchRequest.json(patch.get(), options.owner().manager());
                item.live(
                        api.patch(item.type(), item.id().namespace(), item.id().name(), request));
                return;
            } catch (KubeException e) {
                if (!e.isConflict() || tries == TAKEOVER_TRIES) {
                    throw e;
                }
                Optional<ObjectNode> fresh = get(item);
                if (fresh.isEmpty()) {
                    return;
                }
                item.live(fresh.get());
            }
        }
    }

    /**
     * Deletes an object that is to be created again.
     *
     * @return whether it is gone
     */
    boolean remove(Item item) {
        try {
            String uid = item.live()
                    .map(live -> live.path("metadata").path("uid").asText(""))
                    .orElse("");
            DeleteOptions seen = new DeleteOptions(DeleteOptions.Propagation.BACKGROUND, uid, "");
            boolean _ = api.delete(item.type(), item.id().namespace(), item.id().name(), seen);
            return isGone(item, uid);
        } catch (KubeException e) {
            throw new ApplyException(
                    item.id() + " immutable field detected, failed to delete object: " + ApplyException.text(e), e);
        }
    }

    boolean isGone(Item item) {
        String uid = item.live()
                .map(live -> live.path("metadata").path("uid").asText(""))
                .orElse("");
        return isGone(item, uid);
    }

    private boolean isGone(Item item, String uid) {
        return api.getMetadata(item.type(), item.id().namespace(), item.id().name())
                .filter(live -> live.path("metadata").path("uid").asText("").equals(uid))
                .isEmpty();
    }

    Optional<ObjectNode> get(Item item) {
        return api.get(item.type(), item.id().namespace(), item.id().name());
    }

    private ObjectNode patch(Item item, boolean dryRun) {
        for (int tries = 1; ; tries++) {
            try {
                PatchRequest request =
                        PatchRequest.apply(item.desired, options.owner().manager(), dryRun);
                return api.patch(item.type(), item.id().namespace(), item.id().name(), request);
            } catch (KubeException e) {
                if (tries == SCHEMA_TRIES
                        || !Manifests.isBuiltIn(item.id())
                        || !UndeclaredFields.remove(item.desired, ApplyException.text(e))) {
                    throw e;
                }
            }
        }
    }
}
