package io.weirkeeper.cluster;

/** How long a cluster lives. */
public sealed interface Lifetime {

    /** As long as this process: it takes orders to stop and start components, and not even a kill -9 leaves it behind. */
    record OfThisProcess() implements Lifetime {}

    /** As long as another process; a container ends with this one in any case. */
    record OfProcess(long pid) implements Lifetime {}
}
