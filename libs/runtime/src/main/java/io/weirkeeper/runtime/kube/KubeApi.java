package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Kubernetes API as raw JSON. Calls block the calling (virtual) thread and throw {@link KubeException}; every
 * returned object belongs to the caller. For cluster-scoped types the namespace is the empty string.
 */
public interface KubeApi extends AutoCloseable {

    Optional<ObjectNode> get(ResourceType type, String namespace, String name);

    /** The metadata of an object alone (PartialObjectMetadata). */
    Optional<ObjectNode> getMetadata(ResourceType type, String namespace, String name);

    /**
     * Lists in pages and hands over each object as it arrives, so that no page is held longer than needed.
     *
     * @return the resourceVersion to watch from
     */
    String list(ResourceType type, ListOptions options, Consumer<ObjectNode> each);

    /** Watches from a resourceVersion with bookmarks; one connection, which the caller re-opens when it closes. */
    Subscription watch(ResourceType type, ListOptions options, String resourceVersion, WatchHandler handler);

    ObjectNode create(ResourceType type, String namespace, ObjectNode body, String manager);

    /** Replaces an object; its resourceVersion, when present, is a precondition. */
    ObjectNode update(ResourceType type, String namespace, String name, ObjectNode body, String manager);

    ObjectNode patch(ResourceType type, String namespace, String name, PatchRequest request);

    /** @return false when there was no such object */
    boolean delete(ResourceType type, String namespace, String name, DeleteOptions options);

    /** A GET of any path, for discovery and health. */
    JsonNode read(String path, String accept);

    /** The same API seen as another user, or the same one when the user is empty. */
    KubeApi impersonating(String user);

    @Override
    void close();
}
