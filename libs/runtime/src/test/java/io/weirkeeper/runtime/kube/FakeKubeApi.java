package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * As much of an API server as the reconcile loop needs: objects with versions and generations, merge patches with
 * preconditions, finalizers, watches. For tests of decisions; how the real one behaves is tested on the real one.
 */
public final class FakeKubeApi implements KubeApi {
    private record Watcher(ResourceType type, WatchHandler handler) {}

    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private long version = 100;
    private volatile @Nullable KubeException failure;

    /** Every request fails like this from now on; null ends it. */
    public void failWith(@Nullable KubeException failure) {
        this.failure = failure;
    }

    /** What was asked, such as {@code PATCH status a/1}. */
    public List<String> requests() {
        return requests;
    }

    /** Puts an object there as a user would. */
    public synchronized ObjectNode userApplies(ResourceType type, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        String key = type.path(
                metadata.path("namespace").asText(), metadata.path("name").asText());
        ObjectNode old = objects.get(key);
        ObjectNode next = object.deepCopy();
        ObjectNode nextMetadata = next.withObject("/metadata");
        if (old == null) {
            nextMetadata.put("uid", UUID.randomUUID().toString());
            nextMetadata.put("generation", 1);
        } else {
            nextMetadata.set("uid", old.at("/metadata/uid"));
            boolean changed = !old.path("spec").equals(next.path("spec"));
            nextMetadata.put("generation", old.at("/metadata/generation").asLong() + (changed ? 1 : 0));
            if (old.at("/metadata").has("finalizers") && !nextMetadata.has("finalizers")) {
                nextMetadata.set("finalizers", old.at("/metadata/finalizers"));
            }
            next.set(
                    "status",
                    old.path("status").isMissingNode() ? JsonNodeFactory.instance.objectNode() : old.path("status"));
        }
        return store(type, key, next, old == null);
    }

    private ObjectNode store(ResourceType type, String key, ObjectNode next, boolean added) {
        next.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        objects.put(key, next);
        tell(type, added ? WatchHandler.Change.ADDED : WatchHandler.Change.MODIFIED, next);
        return next.deepCopy();
    }

    private void tell(ResourceType type, WatchHandler.Change change, ObjectNode object) {
        watchers.stream()
                .filter(watcher -> watcher.type().equals(type))
                .forEach(watcher -> watcher.handler().changed(change, object.deepCopy()));
    }

    @Override
    public synchronized Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
        ask("GET " + namespace + "/" + name);
        return Optional.ofNullable(objects.get(type.path(namespace, name))).map(ObjectNode::deepCopy);
    }

    @Override
    public Optional<ObjectNode> getMetadata(ResourceType type, String namespace, String name) {
        return get(type, namespace, name);
    }

    @Override
    public synchronized String list(ResourceType type, ListOptions options, Consumer<ObjectNode> each) {
        ask("LIST " + type.plural());
        new ArrayList<>(objects.entrySet())
                .stream()
                        .filter(entry -> entry.getKey().contains("/" + type.plural() + "/"))
                        .forEach(entry -> each.accept(entry.getValue().deepCopy()));
        return Long.toString(version);
    }

    @Override
    public synchronized Subscription watch(
            ResourceType type, ListOptions options, String resourceVersion, WatchHandler handler) {
        ask("WATCH " + type.plural());
        Watcher watcher = new Watcher(type, handler);
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public synchronized ObjectNode create(ResourceType type, String namespace, ObjectNode body, String manager) {
        String name = body.at("/metadata/name").asText();
        ask("POST " + namespace + "/" + name);
        if (objects.containsKey(type.path(namespace, name))) {
            throw refuse(409, "AlreadyExists");
        }
        return userApplies(type, body);
    }

    @Override
    public synchronized ObjectNode update(
            ResourceType type, String namespace, String name, ObjectNode body, String manager) {
        ask("PUT " + namespace + "/" + name);
        ObjectNode old = existing(type, namespace, name);
        precondition(old, body.at("/metadata/resourceVersion"));
        return store(type, type.path(namespace, name), body.deepCopy(), false);
    }

    @Override
    public synchronized ObjectNode patch(ResourceType type, String namespace, String name, PatchRequest request) {
        ask("PATCH " + (request.subresource().isEmpty() ? "" : request.subresource() + " ") + namespace + "/" + name);
        ObjectNode old = existing(type, namespace, name);
        precondition(old, request.body().at("/metadata/resourceVersion"));
        ObjectNode next = old.deepCopy();
        if (request.subresource().equals("status")) {
            next.set("status", merged(next.path("status"), request.body().path("status")));
        } else {
            JsonNode status = next.path("status");
            next = (ObjectNode) merged(next, request.body());
            if (!status.isMissingNode()) {
                next.set("status", status);
            }
        }
        String key = type.path(namespace, name);
        if (next.at("/metadata").has("deletionTimestamp")
                && next.at("/metadata/finalizers").isEmpty()) {
            objects.remove(key);
            tell(type, WatchHandler.Change.DELETED, next);
            return next;
        }
        return store(type, key, next, false);
    }

    @Override
    public synchronized boolean delete(ResourceType type, String namespace, String name, DeleteOptions options) {
        ask("DELETE " + namespace + "/" + name);
        String key = type.path(namespace, name);
        ObjectNode old = objects.get(key);
        if (old == null) {
            return false;
        }
        if (old.at("/metadata/finalizers").isEmpty()) {
            objects.remove(key);
            tell(type, WatchHandler.Change.DELETED, old);
        } else {
            ObjectNode next = old.deepCopy();
            next.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
            next.withObject("/metadata")
                    .put("generation", next.at("/metadata/generation").asLong() + 1);
            store(type, key, next, false);
        }
        return true;
    }

    @Override
    public JsonNode read(String path, String accept) {
        ask("READ " + path);
        return MissingNode.getInstance();
    }

    @Override
    public KubeApi impersonating(String user) {
        return this;
    }

    @Override
    public void close() {}

    private void ask(String request) {
        requests.add(request);
        KubeException failing = failure;
        if (failing != null) {
            throw failing;
        }
    }

    private ObjectNode existing(ResourceType type, String namespace, String name) {
        ObjectNode old = objects.get(type.path(namespace, name));
        if (old == null) {
            throw refuse(404, "NotFound");
        }
        return old;
    }

    private static void precondition(ObjectNode old, JsonNode wanted) {
        if (!wanted.isMissingNode() && !wanted.equals(old.at("/metadata/resourceVersion"))) {
            throw refuse(409, "Conflict");
        }
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result =
                target.isObject() ? ((ObjectNode) target).deepCopy() : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                result.set(field.getKey(), merged(result.path(field.getKey()), field.getValue()));
            }
        }
        return result;
    }

    private static KubeException refuse(int status, String reason) {
        return new KubeException(status, reason, reason, MissingNode.getInstance(), null);
    }
}
