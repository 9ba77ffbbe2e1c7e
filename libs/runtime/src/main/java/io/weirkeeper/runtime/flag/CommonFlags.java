package io.weirkeeper.runtime.flag;

import java.util.List;

/** The flags that every controller of Flux takes, and those of ours that every service takes. */
public final class CommonFlags {
    private CommonFlags() {}

    /** @param service the prefix of the service's properties, such as {@code weir.source} */
    public static GoFlags of(String service) {
        return new GoFlags(List.of(
                Flag.value("events-addr", service + ".events-addr"),
                Flag.onOff("watch-all-namespaces", service + ".watch-all-namespaces"),
                Flag.value("watch-label-selector", service + ".watch-label-selector"),
                Flag.value("log-level", "weir.runtime.log-level"),
                Flag.value("log-encoding", "weir.runtime.log-encoding"),
                Flag.onOff("enable-leader-election", service + ".leader-election"),
                Flag.onOff("leader-election-release-on-cancel", ""),
                Flag.value("leader-election-lease-duration", ""),
                Flag.value("leader-election-renew-deadline", ""),
                Flag.value("leader-election-retry-period", ""),
                Flag.value("concurrent", service + ".concurrent"),
                Flag.value("requeue-dependency", service + ".requeue-dependency"),
                Flag.value("min-retry-delay", service + ".min-retry-delay"),
                Flag.value("max-retry-delay", service + ".max-retry-delay"),
                Flag.value("interval-jitter-percentage", service + ".interval-jitter-percentage"),
                Flag.value("graceful-shutdown-timeout", ""),
                Flag.value("kube-api-qps", ""),
                Flag.value("kube-api-burst", ""),
                Flag.value("metrics-addr", "weir.runtime.metrics-addr"),
                Flag.value("health-addr", "weir.runtime.health-addr"),
                Flag.value("kafka", "weir.runtime.kafka"),
                Flag.value("kafka-partitions", "weir.runtime.kafka-partitions"),
                Flag.value("cluster-name", "weir.runtime.cluster-name"),
                Flag.value("data-dir", "weir.runtime.data-dir"),
                Flag.value("kubeconfig", "weir.runtime.kubeconfig"),
                Flag.value("context", "weir.runtime.context")));
    }
}
