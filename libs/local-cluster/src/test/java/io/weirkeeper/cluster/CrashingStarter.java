package io.weirkeeper.cluster;

import java.nio.file.Path;

/** A process that starts a cluster and ends without a word, as a crashed JVM does. */
final class CrashingStarter {
    private CrashingStarter() {}

    public static void main(String[] arguments) {
        ClusterRequest request = new ClusterRequest(Path.of(arguments[0]), false, true, new Lifetime.OfThisProcess());
        ClusterAddress address = LocalCluster.onThisMachine().start(request).address();
        System.out.println(address.json());
        Runtime.getRuntime().halt(9);
    }
}
