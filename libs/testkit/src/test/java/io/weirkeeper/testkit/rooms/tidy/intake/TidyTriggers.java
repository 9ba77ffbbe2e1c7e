package io.weirkeeper.testkit.rooms.tidy.intake;

import org.apache.kafka.common.TopicPartition;

/** A door in may use Kafka. */
public record TidyTriggers(TopicPartition partition) {}
