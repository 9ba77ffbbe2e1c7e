package io.weirkeeper.service.source.config;

import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceType;

/** Refuses to run on several disks: replicas share a bucket, or there is one. */
final class ReplicaCheck {
    private static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment", true);

    private ReplicaCheck() {}

    /**
     * Looks at the Deployment of this process, where there is one and it may be read.
     *
     * @throws IllegalArgumentException when it asks for more than one replica
     */
    static void onOneDisk(KubeApi api, String namespace, String name) {
        long replicas;
        try {
            replicas = api.get(DEPLOYMENTS, namespace, name)
                    .map(deployment -> deployment.at("/spec/replicas").asLong(1))
                    .orElse(1L);
        } catch (KubeException e) {
            return; // not allowed to look, or nobody there to ask: the Lease keeps a second one passive
        }
        if (replicas > 1) {
            throw new IllegalArgumentException("Deployment " + namespace + "/" + name + " asks for " + replicas
                    + " replicas, and each would keep artifacts on a disk of its own; set --storage-url to a bucket"
                    + " that they share, or replicas to 1");
        }
    }
}
