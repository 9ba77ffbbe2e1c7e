package io.weirkeeper.remote.cluster;

/**
 * Where a cluster is.
 *
 * @param server a URL, or a host, with or without a port
 * @param authority PEM text
 */
public record ClusterAddress(String server, String authority) {}
