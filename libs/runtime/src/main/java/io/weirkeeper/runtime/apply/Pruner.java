package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes objects of an inventory, the last applied first. Touches only what still carries the owner's labels and is
 * not marked to be kept; what is gone counts as deleted.
 */
public final class Pruner {
    private static final int TRIES = 3;

    /**
     * What became of the objects.
     *
     * @param left what could not be deleted, to be tried again
     * @param errors why; empty when all went well
     */
    public record Result(ChangeSet changes, Inventory left, String errors) {
        public boolean isComplete() {
            return errors.isEmpty();
        }
    }

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final Owner owner;
    private final Parallel parallel;

    public Pruner(KubeApi api, ResourceMapper mapper, Owner owner, int concurrency) {
        this.api = api;
        this.mapper = mapper;
        this.owner = owner;
        this.parallel = new Parallel(concurrency);
    }

    /** @param kept objects that stay, under whatever name an older inventory has them */
    public Result prune(Inventory stale, Inventory kept) {
        List<ObjectId> order = new ArrayList<>(stale.versions().keySet());
        order.sort(KindOrder.ORDER.reversed());
        Map<ObjectId, Change> changes = new ConcurrentHashMap<>();
        Map<ObjectId, String> errors = new ConcurrentHashMap<>();
        for (List<ObjectId> wave : waves(order)) {
            parallel.each(wave, id -> {
                String version = stale.versions().getOrDefault(id, "");
                try {
                    changes.put(id, new Change(id, version, delete(id, version, kept)));
                } catch (KubeException e) {
                    errors.put(id, id + " delete failed: " + ApplyException.text(e));
                }
            });
        }
        return result(order, stale, changes, errors);
    }

    private static List<List<ObjectId>> waves(List<ObjectId> order) {
        List<List<ObjectId>> waves = new ArrayList<>();
        int current = -1;
        for (ObjectId id : order) {
            int wave = KindOrder.wave(id.kind());
            if (wave != current) {
                waves.add(new ArrayList<>());
                current = wave;
            }
            waves.getLast().add(id);
        }
        return waves;
    }

    private static Result result(
            List<ObjectId> order, Inventory stale, Map<ObjectId, Change> changes, Map<ObjectId, String> errors) {
        List<Change> done = new ArrayList<>();
        Map<ObjectId, String> left = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (ObjectId id : order) {
            Change change = changes.get(id);
            if (change != null) {
                done.add(change);
                continue;
            }
            left.put(id, stale.versions().getOrDefault(id, ""));
            String error = errors.get(id);
            if (error != null) {
                text.append(error).append(';');
            }
        }
        String message = text.isEmpty() ? "" : "delete failed, errors: " + text;
        return new Result(new ChangeSet(done), new Inventory(left), message);
    }

    private Change.Action delete(ObjectId id, String version, Inventory kept) {
        Optional<ResourceType> found = type(id, version);
        if (found.isEmpty()) {
            return Change.Action.DELETED;
        }
        ResourceType type = found.get();
        if (!type.namespaced() && kept.versions().containsKey(id.inNamespace(""))) {
            return Change.Action.SKIPPED;
        }
        for (int tries = 1; ; tries++) {
            Optional<ObjectNode> live = api.getMetadata(type, id.namespace(), id.name());
            if (live.isEmpty()) {
                return Change.Action.DELETED;
            }
            if (!owner.owns(live.get()) || owner.isKept(live.get())) {
                return Change.Action.SKIPPED;
            }
            try {
                boolean _ = api.delete(type, id.namespace(), id.name(), asSeen(live.get()));
                return Change.Action.DELETED;
            } catch (KubeException e) {
                if (!e.isConflict() || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** A kind that the cluster no longer serves has no objects. */
    private Optional<ResourceType> type(ObjectId id, String version) {
        Optional<ResourceType> exact =
                version.isEmpty() ? Optional.empty() : mapper.find(id.apiVersion(version), id.kind());
        return exact.isPresent() ? exact : mapper.preferred(id.group(), id.kind());
    }

    private static DeleteOptions asSeen(ObjectNode live) {
        var metadata = live.path("metadata");
        return new DeleteOptions(
                DeleteOptions.Propagation.BACKGROUND,
                metadata.path("uid").asText(""),
                metadata.path("resourceVersion").asText(""));
    }
}
