package io.weirkeeper.runtime.kube;

import io.weirkeeper.api.KnownKind;

/** One served resource: where its objects live in the API and what they are called. The core group is the empty string. */
public record ResourceType(String group, String version, String plural, String kind, boolean namespaced) {

    /** A kind of Flux's; all of them live in namespaces. */
    public static ResourceType of(KnownKind known) {
        return new ResourceType(known.group(), known.version(), known.plural(), known.kind(), true);
    }

    /** As objects name it: {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /**
     * The path of the collection.
     *
     * @param namespace ignored for cluster-scoped resources; empty means all namespaces
     */
    public String path(String namespace) {
        StringBuilder path = new StringBuilder(group.isEmpty() ? "/api/" : "/apis/" + group + "/").append(version);
        if (namespaced && !namespace.isEmpty()) {
            path.append("/namespaces/").append(namespace);
        }
        return path.append('/').append(plural).toString();
    }

    /** The path of one object. */
    public String path(String namespace, String name) {
        return path(namespace) + "/" + name;
    }
}
