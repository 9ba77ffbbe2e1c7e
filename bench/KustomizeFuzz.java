import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.file.MemoryFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares libs/kustomize with kustomize's API on random kustomizations and mutated cases; see bench/README.md. */
final class KustomizeFuzz {
    private record Build(String name, String directory, boolean legacy, boolean rootOnly, Map<String, String> files) {
        String line() {
            StringBuilder line = new StringBuilder(directory)
                    .append('\t').append(legacy ? "legacy" : "none")
                    .append('\t').append(rootOnly ? "root" : "none");
            files.forEach((path, text) -> line.append('\t').append(path).append('\t').append(encoded(text)));
            return line.append('\n').toString();
        }

        private static String encoded(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    public static void main(String[] args) throws Exception {
        String mode = args[1];
        if (mode.equals("replay")) {
            replay(new Oracle(args[0]), Path.of(args[2]));
            return;
        }
        int count = Integer.parseInt(args[2]);
        long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
        Path cases = Path.of(System.getProperty("cases"));
        Path failures = Path.of(System.getProperty("failures", "/tmp/kustomize-fuzz"));
        List<Build> corpus = mode.equals("mutate") ? corpus(cases) : List.of();
        Oracle oracle = new Oracle(args[0]);
        int built = 0;
        int different = 0;
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed * 1_000_003L + i);
            Build build = mode.equals("mutate") ? mutated(corpus, random) : new KustomizationMaker(random).make();
            String expected = oracle.build(build);
            String ours = ours(build);
            boolean ok = !expected.startsWith("error ");
            built += ok ? 1 : 0;
            if (ours.startsWith("error a content hash in the name is only possible")) {
                continue; // kustomize hashes its own memory layout, line numbers included, for other kinds
            }
            if (!(ok ? ours.equals(expected) : ours.startsWith("error "))) {
                different++;
                report(failures.resolve(mode + "-" + seed + "-" + i), build, ours, expected);
            }
        }
        oracle.process.destroy();
        System.out.println(mode + ": " + count + " kustomizations, " + built + " of them can be built, seed " + seed + ", "
                + different + " differences" + (different == 0 ? "" : " in " + failures));
        System.exit(different == 0 ? 0 : 1);
    }

    /** Builds what an earlier run left behind again; says what still differs. */
    private static void replay(Oracle oracle, Path failures) throws IOException {
        int count = 0;
        int different = 0;
        for (Build build : corpus(failures)) {
            count++;
            for (boolean legacy : new boolean[] {false, true}) {
                Build variant = new Build(build.name(), build.directory(), legacy, true, build.files());
                String expected = oracle.build(variant);
                String ours = ours(variant);
                if (!(expected.startsWith("error ") ? ours.startsWith("error ") : ours.equals(expected))) {
                    different++;
                    System.out.println("differs: " + build.name() + (legacy ? " (legacy order)" : ""));
                    break;
                }
            }
        }
        oracle.process.destroy();
        System.out.println("replay: " + count + " kustomizations, " + different + " differences");
        System.exit(different == 0 ? 0 : 1);
    }

    /** The Go program; some inputs crash it, then it is started again. */
    private static final class Oracle {
        private final String command;
        private Process process;
        private BufferedWriter in;
        private BufferedReader out;

        Oracle(String command) throws IOException {
            this.command = command;
            start();
        }

        private void start() throws IOException {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        String build(Build build) throws IOException {
            in.write(build.line());
            in.flush();
            String line = out.readLine();
            if (line == null) {
                start();
                return "error crash";
            }
            String[] parts = line.split("\t", -1);
            String text = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return parts[0].equals("ok") ? text : "error " + text;
        }
    }

    private static String ours(Build build) {
        try {
            BuildOptions options = BuildOptions.api(
                    build.legacy() ? SortOrder.LEGACY : SortOrder.AS_LOADED,
                    build.rootOnly() ? LoadRestriction.ROOT_ONLY : LoadRestriction.NONE);
            return KustomizeBuild.print(
                    KustomizeBuild.run(new MemoryFiles(build.files()), build.directory(), options));
        } catch (KustomizeException e) {
            return "error " + e.getMessage();
        } catch (RuntimeException e) {
            java.io.StringWriter trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            return "CRASH " + trace;
        }
    }

    private static void report(Path folder, Build build, String ours, String expected) throws IOException {
        for (Map.Entry<String, String> file : build.files().entrySet()) {
            Path path = folder.resolve("in" + file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.writeString(folder.resolve("root.txt"), build.directory() + "\n");
        Files.writeString(folder.resolve("ours.yaml"), ours);
        Files.writeString(folder.resolve("expected.yaml"), expected);
    }

    private static List<Build> corpus(Path cases) throws IOException {
        List<Build> builds = new ArrayList<>();
        try (Stream<Path> folders = Files.list(cases)) {
            for (Path folder : folders.sorted().toList()) {
                Path in = folder.resolve("in");
                Map<String, String> files = new TreeMap<>();
                try (Stream<Path> walk = Files.walk(in)) {
                    for (Path file : walk.filter(Files::isRegularFile).toList()) {
                        byte[] bytes = Files.readAllBytes(file);
                        if (bytes.length < 100_000) {
                            files.put("/" + in.relativize(file), new String(bytes, StandardCharsets.ISO_8859_1));
                        }
                    }
                }
                String root = Files.readString(folder.resolve("root.txt")).strip();
                builds.add(new Build(folder.getFileName().toString(), root.equals(".") ? "/" : "/" + root.replaceFirst("^/", ""), false, true, files));
            }
        }
        return builds;
    }

    private static final String[] SPICE = {
        "123", "\"123\"", "true", "\"yes\"", "null", "~", "\"\"", "1.5", "1e3", "0x10", "2020-01-01", "'a: b'", "[]", "{}",
        "default", "\"on\"", "-1", "foo", "[a, b]", "{a: b}", "|\n  x\n  y", "1234567", "9007199254740993"
    };

    private static Build mutated(List<Build> corpus, Random random) {
        Build base = corpus.get(random.nextInt(corpus.size()));
        Map<String, String> files = new TreeMap<>(base.files());
        List<String> paths = List.copyOf(files.keySet());
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            Build other = corpus.get(random.nextInt(corpus.size()));
            files.put(path, mutated(files.get(path), other, random));
        }
        return new Build(base.name(), base.directory(), random.nextInt(4) == 0, random.nextInt(8) != 0, files);
    }

    private static String mutated(String text, Build other, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(9)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2, 3 -> {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    lines.set(at, line.substring(0, colon + 2) + SPICE[random.nextInt(SPICE.length)]);
                }
            }
            case 4 -> lines.set(at, (line.startsWith(" ") ? line.substring(1) : " " + line));
            case 5 -> {
                int to = random.nextInt(lines.size());
                lines.set(at, lines.get(to));
                lines.set(to, line);
            }
            case 6 -> {
                List<String> values = List.copyOf(other.files().values());
                String[] others = values.get(random.nextInt(values.size())).split("\n");
                int from = random.nextInt(others.length);
                int end = Math.min(others.length, from + 1 + random.nextInt(6));
                lines.addAll(at, List.of(others).subList(from, end));
            }
            case 7 -> {
                int dash = line.indexOf("- ");
                if (dash >= 0) {
                    lines.set(at, line.substring(0, dash + 2) + SPICE[random.nextInt(SPICE.length)]);
                }
            }
            default -> lines.set(at, line.replaceAll("[a-z]$", "X"));
        }
        return String.join("\n", lines);
    }

    /** Makes a base and an overlay with many features at random. */
    private static final class KustomizationMaker {
        private static final String[] NAMES = {"app", "web", "db", "cfg", "app-web", "x1"};
        private static final String[] NAMESPACES = {"", "", "default", "prod", "dev"};
        private static final String[] KINDS = {
            "Deployment", "Deployment", "StatefulSet", "DaemonSet", "Service", "ConfigMap", "Secret", "ServiceAccount",
            "Ingress", "RoleBinding", "ClusterRoleBinding", "ClusterRole", "Role", "CronJob", "Job", "Pod", "Namespace",
            "HorizontalPodAutoscaler", "PersistentVolumeClaim", "Custom", "NetworkPolicy", "CustomResourceDefinition",
            "ValidatingWebhookConfiguration"
        };
        private final Random random;
        private final Map<String, String> files = new TreeMap<>();
        private final List<String[]> made = new ArrayList<>();

        KustomizationMaker(Random random) {
            this.random = random;
        }

        private String any(String... values) {
            return values[random.nextInt(values.length)];
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        Build make() {
            StringBuilder resources = new StringBuilder();
            int n = 1 + random.nextInt(6);
            for (int i = 0; i < n; i++) {
                resources.append(i == 0 ? "" : "---\n").append(resource());
            }
            files.put("/base/resources.yaml", resources.toString());
            files.put("/base/kustomization.yaml", kustomization("resources:\n- resources.yaml\n", 35));
            files.put("/overlay/kustomization.yaml", kustomization("resources:\n- ../base\n" + more(), 60));
            return new Build("made", chance(15) ? "/base" : "/overlay", chance(25), true, files);
        }

        private String more() {
            if (!chance(30)) {
                return "";
            }
            files.put("/overlay/extra.yaml", resource());
            return "- extra.yaml\n";
        }

        private String scalar() {
            return any("a", "b-c", "\"1\"", "1", "true", "\"yes\"", "yes", "v1.2", "''", "x y", "\"12e3\"", "0.5", "~", "'null'");
        }

        private String metadata(String name, String namespace) {
            StringBuilder out = new StringBuilder("metadata:\n  name: " + name + "\n");
            if (!namespace.isEmpty()) {
                out.append("  namespace: ").append(namespace).append('\n');
            }
            if (chance(40)) {
                out.append("  labels:\n    app: ").append(any("a", "b", "web", "\"1\"", "1")).append('\n');
            }
            if (chance(25)) {
                out.append("  annotations:\n    note: ").append(scalar()).append('\n');
                if (chance(20)) {
                    out.append("    config.kubernetes.io/local-config: ").append(any("\"true\"", "\"false\"")).append('\n');
                }
                if (chance(20)) {
                    out.append("    config.kubernetes.io/index: \"0\"\n");
                }
            }
            return out.toString();
        }

        private String image() {
            return any("nginx", "nginx:1.0", "repo/app:v1", "host:5000/app", "busybox@sha256:abc", "repo/app:v1@sha256:ff", "nginxx");
        }

        private String containers(String indent) {
            StringBuilder out = new StringBuilder();
            int n = 1 + random.nextInt(2);
            for (int i = 0; i < n; i++) {
                out.append(indent).append("- name: ").append(any("main", "side", "c" + i)).append('\n');
                if (chance(90)) {
                    out.append(indent).append("  image: ").append(image()).append('\n');
                }
                if (chance(50)) {
                    out.append(indent).append("  env:\n").append(indent).append("  - name: A\n")
                            .append(indent).append("    value: ").append(any("x", "\"1\"", "$(VAR)", "pre-$(VAR)")).append('\n');
                    if (chance(50)) {
                        out.append(indent).append("  - name: B\n").append(indent)
                                .append("    valueFrom:\n").append(indent).append("      ")
                                .append(any("configMapKeyRef", "secretKeyRef")).append(":\n")
                                .append(indent).append("        name: ").append(any(NAMES)).append('\n')
                                .append(indent).append("        key: k\n");
                    }
                }
                if (chance(30)) {
                    out.append(indent).append("  ports:\n");
                    int ports = 1 + random.nextInt(3);
                    for (int p = 0; p < ports; p++) {
                        out.append(indent).append("  - containerPort: ").append(any("80", "8080", "53")).append('\n');
                        if (chance(50)) {
                            out.append(indent).append("    protocol: ").append(any("TCP", "UDP")).append('\n');
                        }
                        if (chance(30)) {
                            out.append(indent).append("    name: ").append(any("http", "dns")).append('\n');
                        }
                    }
                }
                if (chance(20)) {
                    out.append(indent).append("  args: ").append(any("[a, b]", "[]", "[\"--x=$(VAR)\"]")).append('\n');
                }
            }
            return out.toString();
        }

        private String podSpec(String indent) {
            StringBuilder out = new StringBuilder();
            if (chance(30)) {
                out.append(indent).append("serviceAccountName: ").append(any(NAMES)).append('\n');
            }
            out.append(indent).append("containers:\n").append(containers(indent));
            if (chance(20)) {
                out.append(indent).append("initContainers:\n").append(containers(indent));
            }
            if (chance(40)) {
                out.append(indent).append("volumes:\n").append(indent).append("- name: v\n").append(indent)
                        .append(any("  configMap:\n" + indent + "    name: ", "  secret:\n" + indent + "    secretName: ",
                                "  persistentVolumeClaim:\n" + indent + "    claimName: ")).append(any(NAMES)).append('\n');
            }
            return out.toString();
        }

        private String resource() {
            String kind = any(KINDS);
            String name = any(NAMES);
            String namespace = any(NAMESPACES);
            String apiVersion = switch (kind) {
                case "Deployment", "StatefulSet", "DaemonSet" -> chance(90) ? "apps/v1" : "extensions/v1beta1";
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
            made.add(new String[] {apiVersion, kind, name, namespace});
            return "apiVersion: " + apiVersion + "\nkind: " + kind + "\n" + metadata(name, namespace) + body(kind);
        }

        private String body(String kind) {
            return switch (kind) {
                case "Deployment", "StatefulSet", "DaemonSet" -> "spec:\n"
                        + (chance(50) ? "  replicas: " + any("1", "3", "\"2\"", "null") + "\n" : "")
                        + (chance(50) ? "  selector:\n    matchLabels:\n      app: a\n" : "")
                        + "  template:\n" + (chance(60) ? "    metadata:\n      labels:\n        app: a\n" : "")
                        + "    spec:\n" + podSpec("      ");
                case "Job" -> "spec:\n  template:\n    spec:\n" + podSpec("      ");
                case "CronJob" -> "spec:\n  schedule: \"* * * * *\"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n"
                        + podSpec("          ");
                case "Pod" -> "spec:\n" + podSpec("  ");
                case "Service" -> "spec:\n" + (chance(60) ? "  selector:\n    app: a\n" : "")
                        + "  ports:\n  - port: 80\n" + (chance(40) ? "    protocol: TCP\n  - port: 53\n    protocol: UDP\n" : "");
                case "ConfigMap", "Secret" -> "data:\n  k: " + scalar() + "\n  file.yaml: |\n    a:\n      b: 1\n    c: [x]\n  j: '{\"a\": {\"b\": 1}}'\n";
                case "Ingress" -> "spec:\n  rules:\n  - host: h\n    http:\n      paths:\n      - backend:\n          service:\n            name: "
                        + any(NAMES) + "\n            port:\n              number: 80\n" + (chance(40) ? "  tls:\n  - secretName: " + any(NAMES) + "\n" : "");
                case "RoleBinding", "ClusterRoleBinding" -> "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: "
                        + any("ClusterRole", "Role") + "\n  name: " + any(NAMES) + "\nsubjects:\n- kind: ServiceAccount\n  name: "
                        + any("default", "app", "web") + "\n" + (chance(60) ? "  namespace: " + any("prod", "dev", "default") + "\n" : "");
                case "ClusterRole", "Role" -> "rules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  resourceNames: [" + any(NAMES) + "]\n  verbs: [get]\n";
                case "HorizontalPodAutoscaler" -> "spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: " + any(NAMES) + "\n";
                case "PersistentVolumeClaim" -> "spec:\n  storageClassName: " + any(NAMES) + "\n";
                case "NetworkPolicy" -> "spec:\n  podSelector:\n    matchLabels:\n      app: a\n";
                case "CustomResourceDefinition" -> "spec:\n  group: example.com\n  names:\n    kind: Custom\n";
                case "ValidatingWebhookConfiguration" -> "webhooks:\n- name: w\n  clientConfig:\n    service:\n      name: " + any(NAMES) + "\n      namespace: "
                        + any("prod", "default", "dev") + "\n";
                case "Custom" -> "spec:\n  list:\n  - name: a\n    v: 1\n  ref:\n    name: " + any(NAMES) + "\n  empty:\n  nul: null\n";
                default -> "";
            };
        }

        private String kustomization(String start, int percent) {
            StringBuilder out = new StringBuilder(start);
            if (chance(percent / 2)) {
                out.append("namespace: ").append(any("prod", "dev", "default", "new")).append('\n');
            }
            if (chance(percent / 2)) {
                out.append("namePrefix: ").append(any("p-", "q-", "1")).append('\n');
            }
            if (chance(percent / 4)) {
                out.append("nameSuffix: ").append(any("-s", "-2")).append('\n');
            }
            if (chance(percent / 4)) {
                out.append("commonLabels:\n  ").append(any("app", "team")).append(": ").append(any("z", "\"1\"")).append('\n');
            }
            if (chance(percent / 3)) {
                out.append("labels:\n- pairs:\n    ").append(any("app", "env")).append(": ").append(any("z", "\"true\"")).append('\n')
                        .append(chance(40) ? "  includeSelectors: true\n" : "").append(chance(40) ? "  includeTemplates: true\n" : "");
            }
            if (chance(percent / 4)) {
                out.append("commonAnnotations:\n  note: ").append(any("n", "\"1\"")).append('\n');
            }
            if (chance(percent / 3)) {
                out.append("images:\n- name: ").append(any("nginx", "repo/app", "host:5000/app", "busybox", "nginx.*", "ngin(x|y)")).append('\n')
                        .append(any("  newTag: v9\n", "  newName: other/name\n", "  digest: sha256:00\n", "  newTag: \"1\"\n  digest: sha256:11\n", "  tagSuffix: -x\n"));
            }
            if (chance(percent / 3)) {
                out.append("configMapGenerator:\n- name: ").append(any(NAMES)).append("\n  literals:\n  - k=").append(any("v", "'q'", "<&>", "é"))
                        .append('\n').append(chance(30) ? "  behavior: " + any("merge", "replace", "create") + "\n" : "")
                        .append(chance(20) ? "  options:\n    disableNameSuffixHash: true\n    labels:\n      g: \"1\"\n" : "");
            }
            if (chance(percent / 5)) {
                out.append("secretGenerator:\n- name: ").append(any(NAMES)).append("\n  literals:\n  - k=v\n  - l=\n")
                        .append(chance(30) ? "  type: kubernetes.io/tls\n" : "");
            }
            if (chance(percent / 5)) {
                out.append("generatorOptions:\n  ").append(any("disableNameSuffixHash: true", "immutable: true", "annotations:\n    go: x")).append('\n');
            }
            if (chance(percent / 2)) {
                out.append("patches:\n");
                int n = 1 + random.nextInt(2);
                for (int i = 0; i < n; i++) {
                    out.append(patch());
                }
            }
            if (chance(percent / 6)) {
                out.append("replicas:\n- name: ").append(any(NAMES)).append("\n  count: 5\n");
            }
            if (chance(percent / 3)) {
                out.append(replacement());
            }
            if (chance(percent / 6)) {
                String[] target = target();
                out.append("vars:\n- name: VAR\n  objref:\n    apiVersion: ").append(target[0]).append("\n    kind: ").append(target[1])
                        .append("\n    name: ").append(target[2]).append('\n')
                        .append(chance(40) ? "  fieldref:\n    fieldpath: " + any("metadata.namespace", "spec.replicas", "data.k") + "\n" : "");
            }
            if (chance(percent / 10)) {
                out.append("sortOptions:\n  order: ").append(any("legacy", "fifo")).append('\n');
            }
            if (chance(percent / 10)) {
                out.append("buildMetadata: [").append(any("originAnnotations", "transformerAnnotations", "managedByLabel",
                        "originAnnotations, transformerAnnotations")).append("]\n");
            }
            if (chance(percent / 8)) {
                String path = "/" + (start.contains("../base") ? "overlay" : "base") + "/conf.yaml";
                files.put(path, any("nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - kind: Custom\n    path: spec/ref/name\n",
                        "namePrefix:\n- path: metadata/name\n  kind: Deployment\n", "images:\n- path: spec/list/name\n",
                        "commonLabels:\n- path: spec/labels\n  create: true\n  kind: Custom\n", "varReference:\n- path: spec/ref/name\n  kind: Custom\n",
                        "namespace:\n- path: spec/ns\n  create: true\n  kind: Custom\n"));
                out.append("configurations:\n- conf.yaml\n");
            }
            return out.toString();
        }

        private String[] target() {
            return made.get(random.nextInt(made.size()));
        }

        private String patch() {
            String[] target = target();
            boolean selector = chance(50);
            String by = switch (random.nextInt(5)) {
                case 0 -> "    kind: " + target[1] + "\n";
                case 1 -> "    name: " + any(NAMES) + "\n";
                case 2 -> "    name: " + any("a.*", "app|web", ".*") + "\n    kind: " + target[1] + "\n";
                case 3 -> "    labelSelector: " + any("app=a", "app in (a,b)", "\"!app\"", "app!=a") + "\n";
                default -> "    group: " + (target[0].contains("/") ? target[0].split("/")[0] : "apps") + "\n";
            };
            if (chance(35)) {
                String ops = "";
                int n = 1 + random.nextInt(2);
                for (int i = 0; i < n; i++) {
                    ops += "    - op: " + any("add", "replace", "remove", "test", "copy\n      from: /metadata/name", "move\n      from: /metadata/labels/app") + "\n      path: "
                            + any("/metadata/labels/app", "/metadata/annotations/x", "/spec/replicas", "/spec/template/spec/containers/0/image",
                                    "/spec/template/spec/containers/-", "/spec/ports/-1", "/data/k", "/metadata/name", "/spec", "/metadata/annotations", "/kind")
                            + "\n      value: " + any("x", "1", "\"1\"", "{a: b}", "null", "[1]", "1234567") + "\n";
                }
                return "- patch: |-\n" + ops + "  target:\n" + by;
            }
            String text = "    apiVersion: " + target[0] + "\n    kind: " + target[1] + "\n    metadata:\n      name: " + target[2] + "\n"
                    + (target[3].isEmpty() || chance(30) ? "" : "      namespace: " + target[3] + "\n") + fragment(target[1]);
            return "- patch: |-\n" + text + (selector ? "  target:\n" + by : "")
                    + (chance(15) ? "  options:\n    allowNameChange: true\n    allowKindChange: " + chance(50) + "\n" : "");
        }

        private String fragment(String kind) {
            StringBuilder out = new StringBuilder();
            if (chance(15)) {
                return "    $patch: " + any("delete", "replace", "merge") + "\n";
            }
            if (chance(25)) {
                out.append(any("      labels:\n        app: null\n", "      labels:\n        new: l\n", "      annotations:\n        note: changed\n",
                        "      annotations:\n        $patch: replace\n        k: v\n", "      labels:\n", "      annotations: null\n"));
            }
            if (List.of("Deployment", "StatefulSet", "DaemonSet").contains(kind)) {
                out.append("    spec:\n");
                out.append(chance(40) ? "      replicas: " + any("9", "\"9\"", "null") + "\n" : "");
                out.append("      template:\n        spec:\n          containers:\n");
                int n = 1 + random.nextInt(3);
                for (int i = 0; i < n; i++) {
                    out.append(any(
                            "          - name: " + any("main", "side", "new") + "\n            image: patched\n",
                            "          - name: main\n            $patch: " + any("delete", "replace", "merge") + "\n",
                            "          - name: main\n            env:\n            - name: " + any("A", "C") + "\n              value: " + any("p", "null", "\"2\"") + "\n",
                            "          - name: main\n            ports:\n            - containerPort: " + any("80", "9090") + "\n              protocol: " + any("TCP", "UDP") + "\n              name: n\n",
                            "          - name: side\n            ports:\n            - containerPort: 80\n              name: z\n",
                            "          - $patch: " + any("replace", "delete") + "\n",
                            "          - image: noname\n",
                            "          - name: main\n            args: " + any("[z]", "null", "[]") + "\n"));
                }
                if (chance(20)) {
                    out.append("          volumes:\n          - name: v\n            emptyDir: {}\n            configMap: null\n");
                }
            } else if (kind.equals("Service")) {
                out.append("    spec:\n      ports:\n      - port: ").append(any("80", "81", "53")).append('\n')
                        .append(any("", "        protocol: UDP\n", "        protocol: TCP\n")).append("        name: n\n");
            } else if (kind.equals("ConfigMap") || kind.equals("Secret")) {
                out.append("    data:\n      ").append(any("k: new", "k: null", "k: 1", "other: \"2\"", "$patch: replace\n      z: \"1\"", "$patch: delete")).append('\n');
            } else if (kind.equals("Custom")) {
                out.append("    spec:\n      ").append(any("list:\n      - name: b\n", "list: null\n", "ref: null\n", "empty: {}\n", "list:\n      - $patch: delete\n        name: a\n", "nul: 1\n"));
            }
            return out.toString();
        }

        private String replacement() {
            String[] source = target();
            String[] target = target();
            return "replacements:\n- source:\n    kind: " + source[1] + "\n    name: " + source[2] + "\n"
                    + (chance(50) ? "    fieldPath: " + any("metadata.name", "data.k", "spec.replicas", "metadata.labels", "spec.template.spec.containers.0.image",
                            "spec.template.spec.containers.[name=main].image", "metadata.namespace") + "\n" : "")
                    + (chance(20) ? "    options:\n      delimiter: " + any("'-'", "':'", "/") + "\n      index: " + random.nextInt(2) + "\n" : "")
                    + "  targets:\n  - select:\n      kind: " + target[1] + "\n"
                    + (chance(20) ? "    reject:\n    - name: " + any(NAMES) + "\n" : "")
                    + "    fieldPaths:\n    - " + any("metadata.annotations.copied", "spec.template.spec.containers.[name=main].image", "data.k", "spec.replicas",
                            "metadata.labels", "spec.template.spec.containers.*.image", "data.[file.yaml].a.b", "data.j.a.b", "spec.list.0.name", "spec.list.1.name", "metadata.name",
                            "spec.template.spec.containers.[name=new].image")
                    + "\n" + (chance(60) ? "    options:\n" + (chance(70) ? "      create: true\n" : "      create: false\n")
                            + (chance(25) ? "      delimiter: " + any("'-'", "':'", "/") + "\n      index: " + any("0", "1", "-1", "9") + "\n" : "") : "");
        }
    }
}
