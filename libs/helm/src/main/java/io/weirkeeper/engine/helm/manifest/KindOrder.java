package io.weirkeeper.engine.helm.manifest;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order in which Helm installs kinds; unknown kinds come last, by name. */
public final class KindOrder {
    /** The order for installing; uninstalling reverses it with exceptions, see {@link #UNINSTALL}. */
    public static final List<String> INSTALL = List.of(
            "PriorityClass",
            "Namespace",
            "NetworkPolicy",
            "ResourceQuota",
            "LimitRange",
            "PodSecurityPolicy",
            "PodDisruptionBudget",
            "ServiceAccount",
            "Secret",
            "SecretList",
            "ConfigMap",
            "StorageClass",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleList",
            "ClusterRoleBinding",
            "ClusterRoleBindingList",
            "Role",
            "RoleList",
            "RoleBinding",
            "RoleBindingList",
            "Service",
            "DaemonSet",
            "Pod",
            "ReplicationController",
            "ReplicaSet",
            "Deployment",
            "HorizontalPodAutoscaler",
            "StatefulSet",
            "Job",
            "CronJob",
            "IngressClass",
            "Ingress",
            "APIService",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration");

    /** The order for uninstalling. */
    public static final List<String> UNINSTALL = List.of(
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
            "APIService",
            "Ingress",
            "IngressClass",
            "Service",
            "CronJob",
            "Job",
            "StatefulSet",
            "HorizontalPodAutoscaler",
            "Deployment",
            "ReplicaSet",
            "ReplicationController",
            "Pod",
            "DaemonSet",
            "RoleBindingList",
            "RoleBinding",
            "RoleList",
            "Role",
            "ClusterRoleBindingList",
            "ClusterRoleBinding",
            "ClusterRoleList",
            "ClusterRole",
            "CustomResourceDefinition",
            "PersistentVolumeClaim",
            "PersistentVolume",
            "StorageClass",
            "ConfigMap",
            "SecretList",
            "Secret",
            "ServiceAccount",
            "PodDisruptionBudget",
            "PodSecurityPolicy",
            "LimitRange",
            "ResourceQuota",
            "NetworkPolicy",
            "Namespace",
            "PriorityClass");

    private KindOrder() {}

    /** Compares kinds by an order. */
    public static Comparator<String> comparator(List<String> order) {
        Map<String, Integer> ranks = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            ranks.put(order.get(i), i);
        }
        return (a, b) -> {
            Integer left = ranks.get(a);
            Integer right = ranks.get(b);
            if (left == null && right == null) {
                return a.compareTo(b);
            }
            if (left == null || right == null) {
                return left == null ? 1 : -1;
            }
            return Integer.compare(left, right);
        };
    }
}
