package io.weirkeeper.runtime.apply;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which order objects are applied; deletion goes the other way (fluxcd/pkg ssa/sort.go of August 2026). Objects of
 * one wave do not need one another and may be written side by side.
 */
public final class KindOrder {
    /** What must be ready before the next stage begins. */
    enum Stage {
        DEFINITIONS,
        CLASSES,
        CUSTOM,
        REST
    }

    private static final List<List<String>> FIRST = List.of(
            List.of("CustomResourceDefinition"),
            List.of("Namespace"),
            List.of("ClusterRole"),
            List.of(
                    "ClusterClass",
                    "RuntimeClass",
                    "PriorityClass",
                    "StorageClass",
                    "VolumeSnapshotClass",
                    "IngressClass",
                    "GatewayClass"),
            List.of("ClusterRoleBinding", "ResourceQuota", "ServiceAccount", "Role"),
            List.of("RoleBinding", "ConfigMap", "Secret", "Service", "LimitRange"),
            List.of("Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget"));
    private static final List<String> LAST = List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

    private static final Map<String, Integer> RANKS = new HashMap<>();
    private static final Map<String, Integer> WAVES = new HashMap<>();
    private static final int OTHERS;

    static {
        int rank = 0;
        for (int wave = 0; wave < FIRST.size(); wave++) {
            for (String kind : FIRST.get(wave)) {
                RANKS.put(kind, rank++);
                WAVES.put(kind, wave);
            }
        }
        OTHERS = rank;
        for (String kind : LAST) {
            RANKS.put(kind, ++rank);
            WAVES.put(kind, FIRST.size() + 1);
        }
    }

    /** The order of application. */
    public static final Comparator<ObjectId> ORDER = Comparator.<ObjectId>comparingInt(id -> rank(id.kind()))
            .thenComparing(ObjectId::group)
            .thenComparing(ObjectId::kind)
            .thenComparing(ObjectId::namespace)
            .thenComparing(ObjectId::name);

    private KindOrder() {}

    static int wave(String kind) {
        return WAVES.getOrDefault(kind, FIRST.size());
    }

    private static int rank(String kind) {
        return RANKS.getOrDefault(kind, OTHERS);
    }

    /** @param custom kinds of {@code --custom-apply-stage-kinds} as {@code group/Kind} */
    static Stage stage(ObjectId id, Set<String> custom) {
        if (isDefinition(id)) {
            return Stage.DEFINITIONS;
        }
        if (id.kind().endsWith("Class")) {
            return Stage.CLASSES;
        }
        return custom.contains(id.group() + "/" + id.kind()) ? Stage.CUSTOM : Stage.REST;
    }

    private static boolean isDefinition(ObjectId id) {
        return switch (id.kind()) {
            case "CustomResourceDefinition" -> id.group().equals("apiextensions.k8s.io");
            case "Namespace" -> id.group().isEmpty();
            case "ClusterRole" -> id.group().equals("rbac.authorization.k8s.io");
            default -> false;
        };
    }
}
