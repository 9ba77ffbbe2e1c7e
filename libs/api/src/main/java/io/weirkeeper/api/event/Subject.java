package io.weirkeeper.api.event;

import java.util.Optional;

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

    /** Reads a record key; empty when it does not have the form. uid and resourceVersion are empty in the result. */
    public static Optional<Subject> ofKey(String key) {
        String[] parts = key.split("/", -1);
        return parts.length == 4
                ? Optional.of(new Subject(parts[0], parts[1], parts[2], parts[3], "", ""))
                : Optional.empty();
    }

    /** As objects refer to each other within a cluster: {@code Kind/namespace/name}. */
    public String reference() {
        return kind + "/" + namespace + "/" + name;
    }
}
