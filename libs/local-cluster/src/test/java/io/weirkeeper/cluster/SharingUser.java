package io.weirkeeper.cluster;

/** A process that uses the cluster shared under another one: prints how it came by it, and its address. */
final class SharingUser {
    private SharingUser() {}

    public static void main(String[] arguments) {
        RunningCluster cluster = SharedCluster.findOrStart(false, Long.parseLong(arguments[0]));
        System.out.println(cluster.way());
        System.out.println(cluster.address().json());
    }
}
