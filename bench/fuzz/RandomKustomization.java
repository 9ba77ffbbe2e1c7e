import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a base and an overlay with many features at random. */
final class RandomKustomization {
    private final Dice dice;
    private final RandomResources resources;
    private final Map<String, String> files = new TreeMap<>();

    RandomKustomization(Dice dice) {
        this.dice = dice;
        this.resources = new RandomResources(dice);
    }

    /** The files of one kustomization. */
    FuzzBuild make() {
        StringBuilder base = new StringBuilder();
        int n = 1 + dice.below(6);
        for (int i = 0; i < n; i++) {
            base.append(i == 0 ? "" : "---\n").append(resources.resource());
        }
        files.put("/base/resources.yaml", base.toString());
        files.put("/base/kustomization.yaml", kustomization("resources:\n- resources.yaml\n", 35));
        files.put("/overlay/kustomization.yaml", kustomization("resources:\n- ../base\n" + more(), 60));
        return new FuzzBuild("made", dice.chance(15) ? "/base" : "/overlay", dice.chance(25), true, files);
    }

    private String more() {
        if (!dice.chance(30)) {
            return "";
        }
        files.put("/overlay/extra.yaml", resources.resource());
        return "- extra.yaml\n";
    }

    private String kustomization(String start, int percent) {
        StringBuilder out = new StringBuilder(start);
        if (dice.chance(percent / 2)) {
            out.append("namespace: ").append(dice.any("prod", "dev", "default", "new")).append('\n');
        }
        if (dice.chance(percent / 2)) {
            out.append("namePrefix: ").append(dice.any("p-", "q-", "1")).append('\n');
        }
        if (dice.chance(percent / 4)) {
            out.append("nameSuffix: ").append(dice.any("-s", "-2")).append('\n');
        }
        if (dice.chance(percent / 4)) {
            out.append("commonLabels:\n  ").append(dice.any("app", "team")).append(": ").append(dice.any("z", "\"1\"")).append('\n');
        }
        if (dice.chance(percent / 3)) {
            out.append("labels:\n- pairs:\n    ").append(dice.any("app", "env")).append(": ").append(dice.any("z", "\"true\"")).append('\n')
                    .append(dice.chance(40) ? "  includeSelectors: true\n" : "").append(dice.chance(40) ? "  includeTemplates: true\n" : "");
        }
        if (dice.chance(percent / 4)) {
            out.append("commonAnnotations:\n  note: ").append(dice.any("n", "\"1\"")).append('\n');
        }
        if (dice.chance(percent / 3)) {
            out.append("images:\n- name: ").append(dice.any("nginx", "repo/app", "host:5000/app", "busybox", "nginx.*", "ngin(x|y)")).append('\n')
                    .append(dice.any("  newTag: v9\n", "  newName: other/name\n", "  digest: sha256:00\n", "  newTag: \"1\"\n  digest: sha256:11\n", "  tagSuffix: -x\n"));
        }
        if (dice.chance(percent / 3)) {
            out.append("configMapGenerator:\n- name: ").append(resources.name()).append("\n  literals:\n  - k=").append(dice.any("v", "'q'", "<&>", "é"))
                    .append('\n').append(dice.chance(30) ? "  behavior: " + dice.any("merge", "replace", "create") + "\n" : "")
                    .append(dice.chance(20) ? "  options:\n    disableNameSuffixHash: true\n    labels:\n      g: \"1\"\n" : "");
        }
        if (dice.chance(percent / 5)) {
            out.append("secretGenerator:\n- name: ").append(resources.name()).append("\n  literals:\n  - k=v\n  - l=\n")
                    .append(dice.chance(30) ? "  type: kubernetes.io/tls\n" : "");
        }
        if (dice.chance(percent / 5)) {
            out.append("generatorOptions:\n  ").append(dice.any("disableNameSuffixHash: true", "immutable: true", "annotations:\n    go: x")).append('\n');
        }
        if (dice.chance(percent / 2)) {
            out.append("patches:\n");
            int n = 1 + dice.below(2);
            for (int i = 0; i < n; i++) {
                out.append(patch());
            }
        }
        if (dice.chance(percent / 6)) {
            out.append("replicas:\n- name: ").append(resources.name()).append("\n  count: 5\n");
        }
        if (dice.chance(percent / 3)) {
            out.append(replacement());
        }
        if (dice.chance(percent / 6)) {
            RandomResources.Resource target = resources.target();
            out.append("vars:\n- name: VAR\n  objref:\n    apiVersion: ").append(target.apiVersion()).append("\n    kind: ").append(target.kind())
                    .append("\n    name: ").append(target.name()).append('\n')
                    .append(dice.chance(40) ? "  fieldref:\n    fieldpath: " + dice.any("metadata.namespace", "spec.replicas", "data.k") + "\n" : "");
        }
        if (dice.chance(percent / 10)) {
            out.append("sortOptions:\n  order: ").append(dice.any("legacy", "fifo")).append('\n');
        }
        if (dice.chance(percent / 10)) {
            out.append("buildMetadata: [").append(dice.any("originAnnotations", "transformerAnnotations", "managedByLabel",
                    "originAnnotations, transformerAnnotations")).append("]\n");
        }
        if (dice.chance(percent / 8)) {
            String path = "/" + (start.contains("../base") ? "overlay" : "base") + "/conf.yaml";
            files.put(path, dice.any("nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - kind: Custom\n    path: spec/ref/name\n",
                    "namePrefix:\n- path: metadata/name\n  kind: Deployment\n", "images:\n- path: spec/list/name\n",
                    "commonLabels:\n- path: spec/labels\n  create: true\n  kind: Custom\n", "varReference:\n- path: spec/ref/name\n  kind: Custom\n",
                    "namespace:\n- path: spec/ns\n  create: true\n  kind: Custom\n"));
            out.append("configurations:\n- conf.yaml\n");
        }
        return out.toString();
    }

    private String patch() {
        RandomResources.Resource target = resources.target();
        boolean selector = dice.chance(50);
        String by = switch (dice.below(5)) {
            case 0 -> "    kind: " + target.kind() + "\n";
            case 1 -> "    name: " + resources.name() + "\n";
            case 2 -> "    name: " + dice.any("a.*", "app|web", ".*") + "\n    kind: " + target.kind() + "\n";
            case 3 -> "    labelSelector: " + dice.any("app=a", "app in (a,b)", "\"!app\"", "app!=a") + "\n";
            default -> "    group: " + (target.apiVersion().contains("/") ? target.apiVersion().split("/")[0] : "apps") + "\n";
        };
        if (dice.chance(35)) {
            String ops = "";
            int n = 1 + dice.below(2);
            for (int i = 0; i < n; i++) {
                ops += "    - op: " + dice.any("add", "replace", "remove", "test", "copy\n      from: /metadata/name", "move\n      from: /metadata/labels/app") + "\n      path: "
                        + dice.any("/metadata/labels/app", "/metadata/annotations/x", "/spec/replicas", "/spec/template/spec/containers/0/image",
                                "/spec/template/spec/containers/-", "/spec/ports/-1", "/data/k", "/metadata/name", "/spec", "/metadata/annotations", "/kind")
                        + "\n      value: " + dice.any("x", "1", "\"1\"", "{a: b}", "null", "[1]", "1234567") + "\n";
            }
            return "- patch: |-\n" + ops + "  target:\n" + by;
        }
        String text = "    apiVersion: " + target.apiVersion() + "\n    kind: " + target.kind() + "\n    metadata:\n      name: " + target.name() + "\n"
                + (target.namespace().isEmpty() || dice.chance(30) ? "" : "      namespace: " + target.namespace() + "\n") + fragment(target.kind());
        return "- patch: |-\n" + text + (selector ? "  target:\n" + by : "")
                + (dice.chance(15) ? "  options:\n    allowNameChange: true\n    allowKindChange: " + dice.chance(50) + "\n" : "");
    }

    private String fragment(String kind) {
        StringBuilder out = new StringBuilder();
        if (dice.chance(15)) {
            return "    $patch: " + dice.any("delete", "replace", "merge") + "\n";
        }
        if (dice.chance(25)) {
            out.append(dice.any("      labels:\n        app: null\n", "      labels:\n        new: l\n", "      annotations:\n        note: changed\n",
                    "      annotations:\n        $patch: replace\n        k: v\n", "      labels:\n", "      annotations: null\n"));
        }
        if (List.of("Deployment", "StatefulSet", "DaemonSet").contains(kind)) {
            out.append("    spec:\n");
            out.append(dice.chance(40) ? "      replicas: " + dice.any("9", "\"9\"", "null") + "\n" : "");
            out.append("      template:\n        spec:\n          containers:\n");
            int n = 1 + dice.below(3);
            for (int i = 0; i < n; i++) {
                out.append(dice.any(
                        "          - name: " + dice.any("main", "side", "new") + "\n            image: patched\n",
                        "          - name: main\n            $patch: " + dice.any("delete", "replace", "merge") + "\n",
                        "          - name: main\n            env:\n            - name: " + dice.any("A", "C") + "\n              value: " + dice.any("p", "null", "\"2\"") + "\n",
                        "          - name: main\n            ports:\n            - containerPort: " + dice.any("80", "9090") + "\n              protocol: " + dice.any("TCP", "UDP") + "\n              name: n\n",
                        "          - name: side\n            ports:\n            - containerPort: 80\n              name: z\n",
                        "          - $patch: " + dice.any("replace", "delete") + "\n",
                        "          - image: noname\n",
                        "          - name: main\n            args: " + dice.any("[z]", "null", "[]") + "\n"));
            }
            if (dice.chance(20)) {
                out.append("          volumes:\n          - name: v\n            emptyDir: {}\n            configMap: null\n");
            }
        } else if (kind.equals("Service")) {
            out.append("    spec:\n      ports:\n      - port: ").append(dice.any("80", "81", "53")).append('\n')
                    .append(dice.any("", "        protocol: UDP\n", "        protocol: TCP\n")).append("        name: n\n");
        } else if (kind.equals("ConfigMap") || kind.equals("Secret")) {
            out.append("    data:\n      ").append(dice.any("k: new", "k: null", "k: 1", "other: \"2\"", "$patch: replace\n      z: \"1\"", "$patch: delete")).append('\n');
        } else if (kind.equals("Custom")) {
            out.append("    spec:\n      ").append(dice.any("list:\n      - name: b\n", "list: null\n", "ref: null\n", "empty: {}\n", "list:\n      - $patch: delete\n        name: a\n", "nul: 1\n"));
        }
        return out.toString();
    }

    private String replacement() {
        RandomResources.Resource source = resources.target();
        RandomResources.Resource target = resources.target();
        return "replacements:\n- source:\n    kind: " + source.kind() + "\n    name: " + source.name() + "\n"
                + (dice.chance(50) ? "    fieldPath: " + dice.any("metadata.name", "data.k", "spec.replicas", "metadata.labels", "spec.template.spec.containers.0.image",
                        "spec.template.spec.containers.[name=main].image", "metadata.namespace") + "\n" : "")
                + (dice.chance(20) ? "    options:\n      delimiter: " + dice.any("'-'", "':'", "/") + "\n      index: " + dice.below(2) + "\n" : "")
                + "  targets:\n  - select:\n      kind: " + target.kind() + "\n"
                + (dice.chance(20) ? "    reject:\n    - name: " + resources.name() + "\n" : "")
                + "    fieldPaths:\n    - " + dice.any("metadata.annotations.copied", "spec.template.spec.containers.[name=main].image", "data.k", "spec.replicas",
                        "metadata.labels", "spec.template.spec.containers.*.image", "data.[file.yaml].a.b", "data.j.a.b", "spec.list.0.name", "spec.list.1.name", "metadata.name",
                        "spec.template.spec.containers.[name=new].image")
                + "\n" + (dice.chance(60) ? "    options:\n" + (dice.chance(70) ? "      create: true\n" : "      create: false\n")
                        + (dice.chance(25) ? "      delimiter: " + dice.any("'-'", "':'", "/") + "\n      index: " + dice.any("0", "1", "-1", "9") + "\n" : "") : "");
    }
}
