package io.weirkeeper.testkit.cluster;

import io.weirkeeper.cluster.ClusterAddress;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.cluster.SharedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/** A running cluster as one test class sees it: with a namespace that nobody else uses. */
public final class Cluster implements AutoCloseable {
    private final RunningCluster running;
    private final KubernetesApi api;
    private final String namespace;

    private Cluster(RunningCluster running, KubernetesApi api, String namespace) {
        this.running = running;
        this.api = api;
        this.namespace = namespace;
    }

    /** For tests that have no JUnit parameters, for instance a Quarkus test resource; the caller closes it. */
    public static Cluster shared(boolean pods, String name) {
        return open(SharedCluster.get(pods), name);
    }

    static Cluster open(RunningCluster running, String name) {
        KubernetesApi api = new KubernetesApi(running.address());
        Cluster cluster = new Cluster(running, api, unique(name));
        api.createNamespace(cluster.namespace);
        return cluster;
    }

    private static String unique(String name) {
        String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return readable.substring(0, Math.min(40, readable.length())) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    public ClusterAddress address() {
        return running.address();
    }

    /** A file with this cluster and its administrator in it. */
    public Path kubeconfig() {
        return running.address().kubeconfig();
    }

    /** The certificate of the API server's authority, PEM. */
    public String certificateAuthority() {
        try {
            return Files.readString(running.address().certificateAuthority());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The namespace of this test class. */
    public String namespace() {
        return namespace;
    }

    /** One more namespace, for tests that need two. */
    public String newNamespace() {
        String name = unique(namespace.substring(0, Math.min(20, namespace.length())));
        api.createNamespace(name);
        return name;
    }

    /** Plain requests as administrator. */
    public KubernetesApi api() {
        return api;
    }

    /** Stops and starts components; only in a cluster of one's own. */
    public RunningCluster components() {
        return running;
    }

    @Override
    public void close() {
        try {
            api.delete("/api/v1/namespaces/" + namespace);
        } finally {
            api.close();
            running.close();
        }
    }
}
