package io.weirkeeper.testkit.rooms.sample.reconcile;

import io.weirkeeper.testkit.rooms.sample.fetch.StrayReconciler;
import org.apache.kafka.common.TopicPartition;

/** Touches Kafka. */
public record SampleReconciler(TopicPartition partition, StrayReconciler stray) {}
