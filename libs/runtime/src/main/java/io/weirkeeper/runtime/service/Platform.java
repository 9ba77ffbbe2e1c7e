package io.weirkeeper.runtime.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.weirkeeper.api.event.Topic;
import io.weirkeeper.runtime.event.KubeEvents;
import io.weirkeeper.runtime.fact.FactTable;
import io.weirkeeper.runtime.http.ManagementPorts;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.Topics;
import io.weirkeeper.runtime.kafka.TopicsException;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.metric.ReconcileMetrics;
import io.weirkeeper.runtime.ownership.InstanceId;
import io.weirkeeper.runtime.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a process has once, however many services run in it: the API client, Kafka, timers, metrics, ports.
 *
 * @param kafka null when the process runs without
 * @param facts what Kafka tells of objects; null when the process runs without
 * @param cluster the install's id in messages
 * @param timer for waits; never blocked
 */
public record Platform(
        KubeApi api,
        @Nullable KafkaLink kafka,
        @Nullable FactTable facts,
        String cluster,
        PlatformConfig config,
        InstanceId instance,
        Redactor redactor,
        KubeEvents kubeEvents,
        PrometheusMeterRegistry registry,
        ReconcileMetrics metrics,
        Vertx vertx,
        ManagementPorts ports,
        Clock clock,
        ScheduledExecutorService timer)
        implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Platform.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** The id of the cluster: the UID of kube-system unless one is set; waits for the API server. */
    static String clusterId(PlatformConfig config, KubeApi api) {
        if (config.clusterName().isPresent()) {
            return config.clusterName().get();
        }
        boolean told = false;
        while (true) {
            try {
                JsonNode system = api.read("/api/v1/namespaces/kube-system", "application/json");
                return system.at("/metadata/uid").asText();
            } catch (KubeException e) {
                if (!e.isTemporary() && !e.isNotFound()) {
                    throw new IllegalStateException(
                            "the UID of namespace kube-system cannot be read: " + e.getMessage()
                                    + "; allow it or set --cluster-name",
                            e);
                }
                if (!told) {
                    LOG.warnf("waiting for the API server: %s", e.getMessage());
                    told = true;
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    /** Creates and checks the topics; when Kafka is away, again until it is there. A wrong topic refuses the start. */
    static void ensureTopics(KafkaLink kafka, ScheduledExecutorService timer) {
        try {
            Topics.ensure(kafka.settings(), topics());
        } catch (TopicsException e) {
            if (!e.isTemporary()) {
                throw e;
            }
            LOG.warnf("%s; trying on", e.getMessage());
            timer.schedule(() -> Thread.ofVirtual().start(() -> ensureTopics(kafka, timer)), 2, TimeUnit.SECONDS);
        }
    }

    private static Map<String, Map<String, String>> topics() {
        Map<String, Map<String, String>> topics = new HashMap<>();
        for (Topic topic : Topic.values()) {
            Map<String, String> config = new HashMap<>();
            config.put("cleanup.policy", topic.cleanup().policy());
            if (topic.retentionDays() > 0) {
                config.put(
                        "retention.ms",
                        Long.toString(Duration.ofDays(topic.retentionDays()).toMillis()));
            }
            topics.put(topic.title(), config);
        }
        return topics;
    }

    @Override
    public void close() {
        ports.close();
        kubeEvents.close();
        timer.shutdownNow();
        if (facts != null) {
            facts.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        api.close();
        instance.close();
    }
}
