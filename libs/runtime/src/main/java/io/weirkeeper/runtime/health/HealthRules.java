package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.health.Health.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The rules of kstatus, with Flux's own rule for Jobs (fluxcd/cli-utils pkg/kstatus, fluxcd/pkg runtime/statusreaders
 * of August 2026). Pure: the same object and time give the same health.
 */
public final class HealthRules {
    /** How long a pod may be unschedulable before that counts as failed. */
    private static final Duration SCHEDULE_WINDOW = Duration.ofSeconds(15);

    private HealthRules() {}

    /** @param now decides only whether a pod had its time to be scheduled */
    public static Health of(JsonNode object, Instant now) {
        return general(object).orElseGet(() -> byKind(object, now));
    }

    /**
     * Whether a Job or Pod has run to its end: Current when it succeeded, Failed when it did not, InProgress before.
     * Objects of other kinds are always Current.
     */
    public static Status completion(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        if (apiVersion.startsWith("batch/") && kind(object).equals("Job")) {
            Status status = job(object).status();
            return object.path("spec").path("suspend").asBoolean() ? Status.IN_PROGRESS : status;
        }
        if (apiVersion.equals("v1") && kind(object).equals("Pod")) {
            return switch (object.path("status").path("phase").asText("")) {
                case "Succeeded" -> Status.CURRENT;
                case "Failed" -> Status.FAILED;
                default -> Status.IN_PROGRESS;
            };
        }
        return Status.CURRENT;
    }

    /** Whether the metadata of an object says as much about its health as the whole. */
    public static boolean needsBody(String group, String kind) {
        return switch (group + "/" + kind) {
            case "/ConfigMap", "/Secret", "batch/CronJob", "/ServiceAccount" -> false;
            case "rbac.authorization.k8s.io/Role",
                    "rbac.authorization.k8s.io/RoleBinding",
                    "rbac.authorization.k8s.io/ClusterRole",
                    "rbac.authorization.k8s.io/ClusterRoleBinding" -> false;
            default -> true;
        };
    }

    private static Optional<Health> general(JsonNode object) {
        if (!object.path("metadata").path("deletionTimestamp").asText("").isEmpty()) {
            return Optional.of(new Health(Status.TERMINATING, "Resource scheduled for deletion"));
        }
        JsonNode generation = object.path("metadata").path("generation");
        JsonNode observed = object.path("status").path("observedGeneration");
        if (generation.isNumber() && observed.isNumber() && generation.asLong() != observed.asLong()) {
            return Optional.of(Health.inProgress(kind(object) + " generation is " + generation.asLong()
                    + ", but latest observed generation is " + observed.asLong()));
        }
        for (JsonNode condition : conditions(object)) {
            if (isTrue(condition, "Reconciling")) {
                return Optional.of(Health.inProgress(message(condition)));
            }
            if (isTrue(condition, "Stalled")) {
                return Optional.of(Health.failed(message(condition)));
            }
        }
        return Optional.empty();
    }

    private static Health byKind(JsonNode object, Instant now) {
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return switch (group + "/" + kind(object)) {
            case "apps/Deployment", "extensions/Deployment" -> WorkloadHealth.deployment(object);
            case "apps/StatefulSet" -> WorkloadHealth.statefulSet(object);
            case "apps/DaemonSet", "extensions/DaemonSet" -> WorkloadHealth.daemonSet(object);
            case "apps/ReplicaSet", "extensions/ReplicaSet" -> WorkloadHealth.replicaSet(object);
            case "batch/Job" -> job(object);
            case "/Pod" -> pod(object, now);
            case "/PersistentVolumeClaim" -> claim(object);
            case "/Service" -> service(object);
            case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(object);
            case "/ConfigMap", "/Secret", "batch/CronJob" -> Health.current("Resource is always ready");
            case "policy/PodDisruptionBudget" -> Health.current("AllowedDisruptions has been computed.");
            default -> byReadyCondition(object);
        };
    }

    private static Health byReadyCondition(JsonNode object) {
        for (JsonNode condition : conditions(object)) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True")
                        ? Health.current("Resource is Ready")
                        : Health.inProgress(message(condition));
            }
        }
        return Health.current("Resource is current");
    }

    private static Health job(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        if (spec.path("suspend").asBoolean()) {
            return Health.current("Job is suspended");
        }
        long parallelism = spec.path("parallelism").asLong(1);
        long completions = spec.path("completions").asLong(parallelism);
        long succeeded = status.path("succeeded").asLong();
        long failed = status.path("failed").asLong();
        for (JsonNode condition : conditions(object)) {
            if (isTrue(condition, "Complete")) {
                return Health.current("Job Completed. succeeded: " + succeeded + "/" + completions);
            }
            if (isTrue(condition, "Failed")) {
                return Health.failed("Job Failed. failed: " + failed + "/" + completions);
            }
        }
        if (status.path("startTime").asText("").isEmpty()) {
            return Health.inProgress("Job not started. active: 0/" + parallelism);
        }
        return Health.inProgress("Job in progress. success:" + succeeded + ", active: "
                + status.path("active").asLong() + ", failed: " + failed);
    }

    private static Health pod(JsonNode object, Instant now) {
        String phase = object.path("status").path("phase").asText("");
        return switch (phase) {
            case "Succeeded" -> Health.current("Pod has completed successfully");
            case "Failed" -> Health.current("Pod has completed, but not successfully");
            case "Running" -> runningPod(object);
            case "Pending" -> pendingPod(object, now);
            case "" -> Health.inProgress("Pod phase not available");
            default -> new Health(Status.UNKNOWN, "unknown phase " + phase);
        };
    }

    private static Health runningPod(JsonNode object) {
        for (JsonNode condition : conditions(object)) {
            if (isTrue(condition, "Ready")) {
                return Health.current("Pod is Ready");
            }
        }
        StringBuilder crashing = new StringBuilder();
        for (JsonNode container : object.path("status").path("containerStatuses")) {
            if (container.at("/state/waiting/reason").asText().equals("CrashLoopBackOff")) {
                crashing.append(crashing.isEmpty() ? "" : ",")
                        .append(container.path("name").asText());
            }
        }
        return crashing.isEmpty()
                ? Health.inProgress("Pod is running but is not Ready")
                : Health.failed("Containers in CrashLoop state: " + crashing);
    }

    private static Health pendingPod(JsonNode object, Instant now) {
        for (JsonNode condition : conditions(object)) {
            if (condition.path("type").asText().equals("PodScheduled")
                    && condition.path("status").asText().equals("False")
                    && condition.path("reason").asText().equals("Unschedulable")) {
                return created(object).plus(SCHEDULE_WINDOW).isAfter(now)
                        ? Health.inProgress("Pod has not been scheduled")
                        : Health.failed("Pod could not be scheduled");
            }
        }
        return Health.inProgress("Pod is in the Pending phase");
    }

    private static Instant created(JsonNode object) {
        try {
            return Instant.parse(object.at("/metadata/creationTimestamp").asText());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Health claim(JsonNode object) {
        String phase = object.path("status").path("phase").asText("unknown");
        return phase.equals("Bound")
                ? Health.current("PVC is Bound")
                : Health.inProgress("PVC is not Bound. phase: " + phase);
    }

    private static Health service(JsonNode object) {
        JsonNode spec = object.path("spec");
        return spec.path("type").asText().equals("LoadBalancer")
                        && spec.path("clusterIP").asText("").isEmpty()
                ? Health.inProgress("ClusterIP not set. Service type: LoadBalancer")
                : Health.current("Service is ready");
    }

    private static Health definition(JsonNode object) {
        for (JsonNode condition : conditions(object)) {
            String type = condition.path("type").asText();
            boolean isFalse = condition.path("status").asText().equals("False");
            if (type.equals("NamesAccepted") && isFalse) {
                return Health.failed(message(condition));
            }
            if (type.equals("Established")) {
                if (isFalse && !condition.path("reason").asText().equals("Installing")) {
                    return Health.failed(message(condition));
                }
                if (isTrue(condition, "Established")) {
                    return Health.current("CRD is established");
                }
            }
        }
        return Health.inProgress("Install in progress");
    }

    static JsonNode conditions(JsonNode object) {
        return object.path("status").path("conditions");
    }

    static boolean isTrue(JsonNode condition, String type) {
        return condition.path("type").asText().equals(type)
                && condition.path("status").asText().equals("True");
    }

    private static String message(JsonNode condition) {
        return condition.path("message").asText("");
    }

    private static String kind(JsonNode object) {
        return object.path("kind").asText();
    }
}
