package io.weirkeeper.runtime.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties ordinary client properties for TLS, mTLS and SASL; they win over ours
 * @param partitions of every topic of ours; never changes in the life of an install
 * @param replication of every topic of ours; -1 is the broker's default
 */
public record KafkaSettings(
        String bootstrapServers, Map<String, String> properties, int partitions, short replication) {
    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    Map<String, Object> producer() {
        Map<String, Object> config = common();
        config.put("acks", "all");
        config.put("enable.idempotence", "true");
        // what runs at the same time travels together: requests cost the broker more than records
        config.put("linger.ms", "2");
        config.put("max.block.ms", "200");
        config.put("buffer.memory", "4194304");
        config.put("delivery.timeout.ms", "5000");
        config.put("request.timeout.ms", "3000");
        config.putAll(properties);
        return config;
    }

    Map<String, Object> consumer() {
        Map<String, Object> config = common();
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", "false");
        config.put("allow.auto.create.topics", "false");
        config.put("fetch.max.bytes", "4194304");
        config.put("max.partition.fetch.bytes", "1048576");
        config.put("receive.buffer.bytes", "65536");
        config.putAll(properties);
        return config;
    }

    Map<String, Object> admin() {
        Map<String, Object> config = common();
        config.put("request.timeout.ms", "3000");
        config.put("default.api.timeout.ms", "5000");
        config.putAll(properties);
        return config;
    }

    private Map<String, Object> common() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("reconnect.backoff.ms", "50");
        config.put("reconnect.backoff.max.ms", "1000");
        config.put("client.dns.lookup", "use_all_dns_ips");
        config.put("metrics.recording.level", "INFO");
        config.put("enable.metrics.push", "false");
        return config;
    }
}
