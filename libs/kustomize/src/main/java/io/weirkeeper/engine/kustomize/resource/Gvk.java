package io.weirkeeper.engine.kustomize.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Group, version and kind. An empty part means "any" in a selector and "none" in an identity. */
public record Gvk(String group, String version, String kind) {
    private static final Map<String, Integer> KIND_RANK = ranks(
            List.of(
                    "Namespace",
                    "ResourceQuota",
                    "StorageClass",
                    "CustomResourceDefinition",
                    "ServiceAccount",
                    "PodSecurityPolicy",
                    "Role",
                    "ClusterRole",
                    "RoleBinding",
                    "ClusterRoleBinding",
                    "ConfigMap",
                    "Secret",
                    "Endpoints",
                    "Service",
                    "LimitRange",
                    "PriorityClass",
                    "PersistentVolume",
                    "PersistentVolumeClaim",
                    "Deployment",
                    "StatefulSet",
                    "CronJob",
                    "PodDisruptionBudget"),
            List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"));

    public static final Gvk ANY = new Gvk("", "", "");

    /** Ranks for sorting by kind: first ones negative, last ones positive, all others 0. */
    public static Map<String, Integer> ranks(List<String> first, List<String> last) {
        Map<String, Integer> ranks = new HashMap<>();
        for (int i = 0; i < first.size(); i++) {
            ranks.put(first.get(i), i - first.size());
        }
        for (int i = 0; i < last.size(); i++) {
            ranks.put(last.get(i), i + 1);
        }
        return ranks;
    }

    /** Kustomize's own order of kinds, used wherever no other is given. */
    public static Map<String, Integer> kindRanks() {
        return KIND_RANK;
    }

    public static Gvk of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new Gvk("", apiVersion, kind)
                : new Gvk(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether every part that the selector names is the same here. */
    public boolean isSelectedBy(Gvk selector) {
        return (selector.group.isEmpty() || selector.group.equals(group))
                && (selector.version.isEmpty() || selector.version.equals(version))
                && (selector.kind.isEmpty() || selector.kind.equals(kind));
    }

    /** Kustomize's text for sorting and equal kinds: {@code group_version_kind} with marks for absent parts. */
    public String sortText() {
        return (group.isEmpty() ? "~G" : group)
                + "_"
                + (version.isEmpty() ? "~V" : version)
                + "_"
                + (kind.isEmpty() ? "~K" : kind);
    }

    /** Order of field tables: by rank of the kind, then by text. */
    public static int compareForTables(Gvk one, Gvk other) {
        int byRank = Integer.compare(KIND_RANK.getOrDefault(one.kind, 0), KIND_RANK.getOrDefault(other.kind, 0));
        return byRank != 0 ? byRank : one.sortText().compareTo(other.sortText());
    }

    @Override
    public String toString() {
        return (kind.isEmpty() ? "[noKind]" : kind)
                + "."
                + (version.isEmpty() ? "[noVer]" : version)
                + "."
                + (group.isEmpty() ? "[noGrp]" : group);
    }
}
