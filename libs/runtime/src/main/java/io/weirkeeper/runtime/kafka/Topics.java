package io.weirkeeper.runtime.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing and refuses those that have another partition count. */
public final class Topics {
    private static final long TIMEOUT_SECONDS = 10;

    private Topics() {}

    /**
     * @param wanted topic name to its configuration
     * @throws TopicsException when Kafka cannot be asked (temporary) or a topic does not fit (final)
     */
    public static void ensure(KafkaSettings settings, Map<String, Map<String, String>> wanted) {
        try (Admin admin = Admin.create(settings.admin())) {
            Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Set<String> found = new HashSet<>(wanted.keySet());
            found.retainAll(existing);
            List<NewTopic> missing = new ArrayList<>();
            wanted.forEach((name, config) -> {
                if (!existing.contains(name)) {
                    missing.add(new NewTopic(name, settings.partitions(), settings.replication()).configs(config));
                }
            });
            create(admin, missing);
            // only those found: what was just made has our count, and not every broker may know of it yet
            check(admin, settings, found);
        } catch (ExecutionException e) {
            throw new TopicsException(
                    "Kafka at " + settings.bootstrapServers() + ": " + cause(e).getMessage(), true, e);
        } catch (TimeoutException e) {
            throw new TopicsException("Kafka at " + settings.bootstrapServers() + " does not answer", true, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicsException("interrupted while asking Kafka for its topics", true, e);
        }
    }

    private static void create(Admin admin, List<NewTopic> missing)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another service was faster
                throw e;
            }
        }
    }

    private static void check(Admin admin, KafkaSettings settings, Set<String> names)
            throws InterruptedException, ExecutionException, TimeoutException {
        var descriptions = admin.describeTopics(names).allTopicNames().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        for (var topic : descriptions.values()) {
            int partitions = topic.partitions().size();
            if (partitions != settings.partitions()) {
                throw new TopicsException(
                        "topic " + topic.name() + " has " + partitions + " partitions where " + settings.partitions()
                                + " are configured; the count never changes in the life of an install: set"
                                + " --kafka-partitions=" + partitions + " or use another cluster",
                        false,
                        null);
            }
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
