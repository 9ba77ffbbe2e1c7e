package io.weirkeeper.api.event;

/**
 * The object a message is about.
 *
 * @param cluster the install's cluster id
 * @param resourceVersion comparable within one uid only
 */
public record Subject(String cluster, String kind, String namespace, String name, String uid, String resourceVersion) {

    /** The record key on every topic: {@code cluster/Kind/namespace/name}. */
    public String key() {
        return cluster + "/" + kind + "/" + namespace + "/" + name;
    }

    /** As objects refer to each other within a cluster: {@code Kind/namespace/name}. */
    public String reference() {
        return kind + "/" + namespace + "/" + name;
    }
}
