package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;

/** The rules for what runs pods. */
final class WorkloadHealth {
    private WorkloadHealth() {}

    static Health deployment(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        // the controller takes the largest int for no deadline, and then never says Progressing
        boolean progressing = spec.path("progressDeadlineSeconds").asLong(Integer.MAX_VALUE) == Integer.MAX_VALUE;
        boolean available = false;
        for (JsonNode condition : HealthRules.conditions(object)) {
            String reason = condition.path("reason").asText();
            if (condition.path("type").asText().equals("Progressing") && reason.equals("ProgressDeadlineExceeded")) {
                return Health.failed("Progress deadline exceeded");
            }
            progressing |= HealthRules.isTrue(condition, "Progressing") && reason.equals("NewReplicaSetAvailable");
            available |= HealthRules.isTrue(condition, "Available");
        }
        long wanted = spec.path("replicas").asLong(1);
        long replicas = status.path("replicas").asLong();
        long updated = status.path("updatedReplicas").asLong();
        long ready = status.path("readyReplicas").asLong();
        long availableReplicas = status.path("availableReplicas").asLong();
        if (wanted > replicas) {
            return waiting("Replicas", replicas, wanted);
        }
        if (wanted > updated) {
            return waiting("Updated", updated, wanted);
        }
        if (replicas > wanted) {
            return Health.inProgress("Pending termination: " + (replicas - wanted));
        }
        if (updated > availableReplicas) {
            return waiting("Available", availableReplicas, updated);
        }
        if (wanted > ready) {
            return waiting("Ready", ready, wanted);
        }
        if (!progressing) {
            return Health.inProgress("ReplicaSet not Available");
        }
        return available
                ? Health.current("Deployment is available. Replicas: " + replicas)
                : Health.inProgress("Deployment not Available");
    }

    static Health statefulSet(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        if (spec.at("/updateStrategy/type").asText().equals("OnDelete")) {
            return Health.current("StatefulSet is using the ondelete update strategy");
        }
        long wanted = spec.path("replicas").asLong(1);
        long replicas = status.path("replicas").asLong();
        long ready = status.path("readyReplicas").asLong();
        long updated = status.path("updatedReplicas").asLong();
        long current = status.path("currentReplicas").asLong();
        if (wanted > replicas) {
            return waiting("Replicas", replicas, wanted);
        }
        if (wanted > ready) {
            return waiting("Ready", ready, wanted);
        }
        if (replicas > wanted) {
            return Health.inProgress("Pending termination: " + (replicas - wanted));
        }
        long partition = spec.at("/updateStrategy/rollingUpdate/partition").asLong(-1);
        if (partition != -1) {
            return updated < wanted - partition
                    ? waiting("updated", updated, wanted - partition)
                    : Health.current("Partition rollout complete. updated: " + updated);
        }
        if (wanted > current) {
            return waiting("current", current, wanted);
        }
        return status.path("currentRevision")
                        .asText("")
                        .equals(status.path("updateRevision").asText(""))
                ? Health.current("All replicas scheduled as expected. Replicas: " + replicas)
                : Health.inProgress("Waiting for updated revision to match current");
    }

    static Health daemonSet(JsonNode object) {
        JsonNode status = object.path("status");
        if (!object.path("metadata").path("generation").isNumber()) {
            return Health.inProgress("DaemonSet metadata.generation not found");
        }
        if (!status.path("observedGeneration").isNumber()) {
            return Health.inProgress("DaemonSet status.observedGeneration not found");
        }
        long desired = status.path("desiredNumberScheduled").asLong(-1);
        long current = status.path("currentNumberScheduled").asLong();
        long updated = status.path("updatedNumberScheduled").asLong();
        long available = status.path("numberAvailable").asLong();
        long ready = status.path("numberReady").asLong();
        if (desired == -1) {
            return Health.inProgress("Missing .status.desiredNumberScheduled");
        }
        if (desired > current) {
            return waiting("Current", current, desired);
        }
        if (desired > updated) {
            return waiting("Updated", updated, desired);
        }
        if (desired > available) {
            return waiting("Available", available, desired);
        }
        return desired > ready
                ? waiting("Ready", ready, desired)
                : Health.current("All replicas scheduled as expected. Replicas: " + desired);
    }

    static Health replicaSet(JsonNode object) {
        for (JsonNode condition : HealthRules.conditions(object)) {
            if (HealthRules.isTrue(condition, "ReplicaFailure")) {
                return Health.inProgress("Replica Failure condition. Check Pods");
            }
        }
        JsonNode status = object.path("status");
        long wanted = object.path("spec").path("replicas").asLong(1);
        long replicas = status.path("replicas").asLong();
        long labelled = status.path("fullyLabeledReplicas").asLong();
        long available = status.path("availableReplicas").asLong();
        long ready = status.path("readyReplicas").asLong();
        if (wanted > labelled) {
            return waiting("Labelled", labelled, wanted);
        }
        if (wanted > available) {
            return waiting("Available", available, wanted);
        }
        if (wanted > ready) {
            return waiting("Ready", ready, wanted);
        }
        return replicas > wanted
                ? Health.inProgress("Pending termination: " + (replicas - wanted))
                : Health.current("ReplicaSet is available. Replicas: " + replicas);
    }

    private static Health waiting(String what, long is, long wanted) {
        return Health.inProgress(what + ": " + is + "/" + wanted);
    }
}
