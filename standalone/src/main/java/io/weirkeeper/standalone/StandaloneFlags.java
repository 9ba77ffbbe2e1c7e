package io.weirkeeper.standalone;

import io.weirkeeper.runtime.flag.Flag;
import io.weirkeeper.runtime.flag.GoFlags;
import java.util.List;
import java.util.Map;

/** The flags of the process that holds all services: Flux's names where only one service has such a thing. */
final class StandaloneFlags {
    static final String KAFKA = "weir.runtime.kafka";
    static final String KAFKA_PARTITIONS = "weir.runtime.kafka-partitions";
    static final String DATA_DIRECTORY = "weir.runtime.data-dir";
    static final String EMBEDDED = "embedded";

    private static final List<String> SERVICES =
            List.of("weir.source", "weir.kustomize", "weir.helm", "weir.notification");
    private static final GoFlags FLAGS = new GoFlags(List.of(
            Flag.value("kafka", KAFKA),
            Flag.value("kafka-partitions", KAFKA_PARTITIONS),
            Flag.value("cluster-name", "weir.runtime.cluster-name"),
            Flag.value("data-dir", DATA_DIRECTORY),
            Flag.value("kubeconfig", "weir.runtime.kubeconfig"),
            Flag.value("context", "weir.runtime.context"),
            Flag.value("namespace", "weir.runtime.namespace"),
            Flag.value("log-level", "weir.runtime.log-level"),
            Flag.value("log-encoding", "weir.runtime.log-encoding"),
            Flag.value("metrics-addr", "weir.runtime.metrics-addr"),
            Flag.value("health-addr", "weir.runtime.health-addr"),
            Flag.value("storage-path", "weir.source.storage-path"),
            Flag.value("storage-url", "weir.source.storage-url"),
            Flag.value("storage-addr", "weir.source.storage-addr"),
            Flag.value("storage-adv-addr", "weir.source.storage-adv-addr"),
            Flag.value("events-listen-addr", "weir.notification.events-listen-addr"),
            Flag.value("receiver-addr", "weir.notification.receiver-addr"),
            Flag.value("source-concurrent", "weir.source.concurrent"),
            Flag.value("kustomize-concurrent", "weir.kustomize.concurrent"),
            Flag.value("helm-concurrent", "weir.helm.concurrent"),
            Flag.value("requeue-dependency", "weir.kustomize.requeue-dependency"),
            Flag.onOff("enable-leader-election", "leader-election")));

    private StandaloneFlags() {}

    static GoFlags flags() {
        return FLAGS;
    }

    /** @return properties to set, the embedded broker's defaults among them */
    static Map<String, String> parse(List<String> arguments) {
        Map<String, String> properties = FLAGS.parse(arguments);
        String leaderElection = properties.remove("leader-election");
        properties.putIfAbsent(KAFKA, EMBEDDED);
        properties.putIfAbsent(DATA_DIRECTORY, defaultDirectory());
        properties.putIfAbsent("weir.source.roles", "source-controller,source-watcher");
        properties.putIfAbsent("weir.source.storage-path", properties.get(DATA_DIRECTORY) + "/artifacts");
        if (properties.get(KAFKA).equals(EMBEDDED)) {
            properties.putIfAbsent(KAFKA_PARTITIONS, "8");
        }
        String requeue = properties.get("weir.kustomize.requeue-dependency");
        if (requeue != null) {
            properties.put("weir.helm.requeue-dependency", requeue);
        }
        for (String service : SERVICES) {
            properties.put(service + ".leader-election", leaderElection == null ? "true" : leaderElection);
        }
        String events = properties.getOrDefault("weir.notification.events-listen-addr", ":9091");
        properties.put("weir.notification.events-listen-addr", events);
        String url = "http://" + (events.startsWith(":") ? "127.0.0.1" + events : events) + "/";
        properties.put("weir.source.events-addr", url);
        properties.put("weir.kustomize.events-addr", url);
        properties.put("weir.helm.events-addr", url);
        return properties;
    }

    private static String defaultDirectory() {
        String configured = System.getenv("WEIR_DATA_DIR");
        return configured != null ? configured : System.getProperty("user.home") + "/.local/share/weirkeeper";
    }
}
