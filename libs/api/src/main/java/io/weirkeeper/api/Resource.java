package io.weirkeeper.api;

/** A custom resource as read from the API server. Records of it are never written back. */
public interface Resource {
    String apiVersion();

    String kind();

    ObjectMeta metadata();
}
