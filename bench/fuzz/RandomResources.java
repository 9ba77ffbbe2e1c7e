import java.util.ArrayList;
import java.util.List;

/** Makes resources of many kinds, with names that refer to one another now and then. */
final class RandomResources {
    private static final String[] NAMES = {"app", "web", "db", "cfg", "app-web", "x1"};
    private static final String[] NAMESPACES = {"", "", "default", "prod", "dev"};
    private static final String[] KINDS = {
        "Deployment", "Deployment", "StatefulSet", "DaemonSet", "Service", "ConfigMap", "Secret", "ServiceAccount",
        "Ingress", "RoleBinding", "ClusterRoleBinding", "ClusterRole", "Role", "CronJob", "Job", "Pod", "Namespace",
        "HorizontalPodAutoscaler", "PersistentVolumeClaim", "Custom", "NetworkPolicy", "CustomResourceDefinition",
        "ValidatingWebhookConfiguration"
    };
    private final Dice dice;
    private final List<Resource> made = new ArrayList<>();

    RandomResources(Dice dice) {
        this.dice = dice;
    }

    /** What identifies a resource. */
    record Resource(String apiVersion, String kind, String name, String namespace) {}

    String name() {
        return dice.any(NAMES);
    }

    /** One of the resources made so far. */
    Resource target() {
        return made.get(dice.below(made.size()));
    }

    private String scalar() {
        return dice.any("a", "b-c", "\"1\"", "1", "true", "\"yes\"", "yes", "v1.2", "''", "x y", "\"12e3\"", "0.5", "~", "'null'");
    }

    private String metadata(String name, String namespace) {
        StringBuilder out = new StringBuilder("metadata:\n  name: " + name + "\n");
        if (!namespace.isEmpty()) {
            out.append("  namespace: ").append(namespace).append('\n');
        }
        if (dice.chance(40)) {
            out.append("  labels:\n    app: ").append(dice.any("a", "b", "web", "\"1\"", "1")).append('\n');
        }
        if (dice.chance(25)) {
            out.append("  annotations:\n    note: ").append(scalar()).append('\n');
            if (dice.chance(20)) {
                out.append("    config.kubernetes.io/local-config: ").append(dice.any("\"true\"", "\"false\"")).append('\n');
            }
            if (dice.chance(20)) {
                out.append("    config.kubernetes.io/index: \"0\"\n");
            }
        }
        return out.toString();
    }

    private String image() {
        return dice.any("nginx", "nginx:1.0", "repo/app:v1", "host:5000/app", "busybox@sha256:abc", "repo/app:v1@sha256:ff", "nginxx");
    }

    private String containers(String indent) {
        StringBuilder out = new StringBuilder();
        int n = 1 + dice.below(2);
        for (int i = 0; i < n; i++) {
            out.append(indent).append("- name: ").append(dice.any("main", "side", "c" + i)).append('\n');
            if (dice.chance(90)) {
                out.append(indent).append("  image: ").append(image()).append('\n');
            }
            if (dice.chance(50)) {
                out.append(indent).append("  env:\n").append(indent).append("  - name: A\n")
                        .append(indent).append("    value: ").append(dice.any("x", "\"1\"", "$(VAR)", "pre-$(VAR)")).append('\n');
                if (dice.chance(50)) {
                    out.append(indent).append("  - name: B\n").append(indent)
                            .append("    valueFrom:\n").append(indent).append("      ")
                            .append(dice.any("configMapKeyRef", "secretKeyRef")).append(":\n")
                            .append(indent).append("        name: ").append(name()).append('\n')
                            .append(indent).append("        key: k\n");
                }
            }
            if (dice.chance(30)) {
                out.append(indent).append("  ports:\n");
                int ports = 1 + dice.below(3);
                for (int p = 0; p < ports; p++) {
                    out.append(indent).append("  - containerPort: ").append(dice.any("80", "8080", "53")).append('\n');
                    if (dice.chance(50)) {
                        out.append(indent).append("    protocol: ").append(dice.any("TCP", "UDP")).append('\n');
                    }
                    if (dice.chance(30)) {
                        out.append(indent).append("    name: ").append(dice.any("http", "dns")).append('\n');
                    }
                }
            }
            if (dice.chance(20)) {
                out.append(indent).append("  args: ").append(dice.any("[a, b]", "[]", "[\"--x=$(VAR)\"]")).append('\n');
            }
        }
        return out.toString();
    }

    private String podSpec(String indent) {
        StringBuilder out = new StringBuilder();
        if (dice.chance(30)) {
            out.append(indent).append("serviceAccountName: ").append(name()).append('\n');
        }
        out.append(indent).append("containers:\n").append(containers(indent));
        if (dice.chance(20)) {
            out.append(indent).append("initContainers:\n").append(containers(indent));
        }
        if (dice.chance(40)) {
            out.append(indent).append("volumes:\n").append(indent).append("- name: v\n").append(indent)
                    .append(dice.any("  configMap:\n" + indent + "    name: ", "  secret:\n" + indent + "    secretName: ",
                            "  persistentVolumeClaim:\n" + indent + "    claimName: ")).append(name()).append('\n');
        }
        return out.toString();
    }

    /** One resource of some kind; {@link #target} may pick it afterwards. */
    String resource() {
        String kind = dice.any(KINDS);
        String name = name();
        String namespace = dice.any(NAMESPACES);
        String apiVersion = switch (kind) {
            case "Deployment", "StatefulSet", "DaemonSet" -> dice.chance(90) ? "apps/v1" : "extensions/v1beta1";
            case "Ingress", "NetworkPolicy" -> "networking.k8s.io/v1";
            case "RoleBinding", "ClusterRoleBinding", "ClusterRole", "Role" -> "rbac.authorization.k8s.io/v1";
            case "CronJob", "Job" -> "batch/v1";
            case "HorizontalPodAutoscaler" -> "autoscaling/v2";
            case "Custom" -> "example.com/v1";
            case "CustomResourceDefinition" -> "apiextensions.k8s.io/v1";
            case "ValidatingWebhookConfiguration" -> "admissionregistration.k8s.io/v1";
            default -> "v1";
        };
        boolean cluster = List.of("ClusterRoleBinding", "ClusterRole", "Namespace", "CustomResourceDefinition",
                "ValidatingWebhookConfiguration").contains(kind);
        if (cluster) {
            namespace = "";
        }
        made.add(new Resource(apiVersion, kind, name, namespace));
        return "apiVersion: " + apiVersion + "\nkind: " + kind + "\n" + metadata(name, namespace) + body(kind);
    }

    private String body(String kind) {
        return switch (kind) {
            case "Deployment", "StatefulSet", "DaemonSet" -> "spec:\n"
                    + (dice.chance(50) ? "  replicas: " + dice.any("1", "3", "\"2\"", "null") + "\n" : "")
                    + (dice.chance(50) ? "  selector:\n    matchLabels:\n      app: a\n" : "")
                    + "  template:\n" + (dice.chance(60) ? "    metadata:\n      labels:\n        app: a\n" : "")
                    + "    spec:\n" + podSpec("      ");
            case "Job" -> "spec:\n  template:\n    spec:\n" + podSpec("      ");
            case "CronJob" -> "spec:\n  schedule: \"* * * * *\"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n"
                    + podSpec("          ");
            case "Pod" -> "spec:\n" + podSpec("  ");
            case "Service" -> "spec:\n" + (dice.chance(60) ? "  selector:\n    app: a\n" : "")
                    + "  ports:\n  - port: 80\n" + (dice.chance(40) ? "    protocol: TCP\n  - port: 53\n    protocol: UDP\n" : "");
            case "ConfigMap", "Secret" -> "data:\n  k: " + scalar() + "\n  file.yaml: |\n    a:\n      b: 1\n    c: [x]\n  j: '{\"a\": {\"b\": 1}}'\n";
            case "Ingress" -> "spec:\n  rules:\n  - host: h\n    http:\n      paths:\n      - backend:\n          service:\n            name: "
                    + name() + "\n            port:\n              number: 80\n" + (dice.chance(40) ? "  tls:\n  - secretName: " + name() + "\n" : "");
            case "RoleBinding", "ClusterRoleBinding" -> "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: "
                    + dice.any("ClusterRole", "Role") + "\n  name: " + name() + "\nsubjects:\n- kind: ServiceAccount\n  name: "
                    + dice.any("default", "app", "web") + "\n" + (dice.chance(60) ? "  namespace: " + dice.any("prod", "dev", "default") + "\n" : "");
            case "ClusterRole", "Role" -> "rules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  resourceNames: [" + name() + "]\n  verbs: [get]\n";
            case "HorizontalPodAutoscaler" -> "spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: " + name() + "\n";
            case "PersistentVolumeClaim" -> "spec:\n  storageClassName: " + name() + "\n";
            case "NetworkPolicy" -> "spec:\n  podSelector:\n    matchLabels:\n      app: a\n";
            case "CustomResourceDefinition" -> "spec:\n  group: example.com\n  names:\n    kind: Custom\n";
            case "ValidatingWebhookConfiguration" -> "webhooks:\n- name: w\n  clientConfig:\n    service:\n      name: " + name() + "\n      namespace: "
                    + dice.any("prod", "default", "dev") + "\n";
            case "Custom" -> "spec:\n  list:\n  - name: a\n    v: 1\n  ref:\n    name: " + name() + "\n  empty:\n  nul: null\n";
            default -> "";
        };
    }
}
