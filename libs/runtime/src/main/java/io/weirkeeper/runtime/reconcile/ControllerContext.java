package io.weirkeeper.runtime.reconcile;

import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.metric.ReconcileMetrics;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/**
 * What all controllers of a service share.
 *
 * @param cluster the install's cluster id
 * @param selection which objects of its kinds the service reconciles (namespace, label selector)
 * @param redactor takes secrets out of what statuses say
 * @param timer for waits; its thread must not be blocked
 */
public record ControllerContext(
        String cluster,
        KubeApi api,
        ListOptions selection,
        Ownership ownership,
        EventSink events,
        FactSink facts,
        Schedule schedule,
        ReconcileMetrics metrics,
        UnaryOperator<String> redactor,
        Clock clock,
        ScheduledExecutorService timer) {}
