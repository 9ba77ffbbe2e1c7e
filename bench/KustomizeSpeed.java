import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** CPU time and allocation of builds in a warm process; see bench/README.md. */
final class KustomizeSpeed {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public static void main(String[] args) {
        if (args[0].equals("write")) {
            write(Path.of(args[1]), Integer.parseInt(args[2]));
        } else {
            measure(Path.of(args[1]), args[2], Double.parseDouble(args[3]));
        }
    }

    /**
     * Prints resources, CPU milliseconds of a build and megabytes that it allocates. The time is that of all threads of the
     * process, the collector's and the compiler's too, on average over the builds of the last third of the time; there are
     * at least two before and two that count.
     */
    private static void measure(Path root, String directory, double seconds) {
        DiskFiles files = new DiskFiles(root);
        String path = Path.of(files.root(), directory).normalize().toString();
        repeat(files, path, seconds * 2 / 3);
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long start = SYSTEM.getProcessCpuTime();
        int runs = repeat(files, path, seconds / 3);
        double used = (SYSTEM.getProcessCpuTime() - start) / 1e6 / runs;
        double allocated = (THREADS.getCurrentThreadAllocatedBytes() - bytes) / 1e6 / runs;
        System.out.printf(Locale.ROOT, "%d %.2f %.1f%n", build(files, path), used, allocated);
    }

    private static int repeat(DiskFiles files, String path, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int runs = 0;
        while (runs < 2 || System.nanoTime() < end) {
            build(files, path);
            runs++;
        }
        return runs;
    }

    private static int build(DiskFiles files, String path) {
        var built = KustomizeBuild.run(files, path, BuildOptions.api(SortOrder.AS_LOADED, LoadRestriction.NONE));
        if (KustomizeBuild.print(built).isEmpty()) {
            throw new IllegalStateException("nothing was built");
        }
        return built.size();
    }

    /** The tree of flux2-kustomize-helm-example's apps/staging in size and shape. */
    private static Map<String, String> small() {
        Map<String, String> files = new TreeMap<>();
        files.put("/base/kustomization.yaml", "namespace: podinfo\nresources:\n- namespace.yaml\n- repository.yaml\n- release.yaml\n");
        files.put("/base/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: podinfo\n  labels:\n    toolkit.fluxcd.io/tenant: dev-team\n");
        files.put("/base/repository.yaml", "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: podinfo\n  namespace: podinfo\nspec:\n  interval: 5m\n  url: https://stefanprodan.github.io/podinfo\n");
        files.put("/base/release.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: podinfo\n  namespace: podinfo\nspec:\n  releaseName: podinfo\n  chart:\n    spec:\n      chart: podinfo\n      sourceRef:\n        kind: HelmRepository\n        name: podinfo\n        namespace: flux-system\n  interval: 50m\n  install:\n    remediation:\n      retries: 3\n  values:\n    redis:\n      enabled: true\n    ingress:\n      enabled: true\n      className: nginx\n");
        files.put("/overlay/kustomization.yaml", "resources:\n- ../base\npatches:\n- path: podinfo-patch.yaml\n  target:\n    kind: HelmRelease\n");
        files.put("/overlay/podinfo-patch.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: podinfo\nspec:\n  chart:\n    spec:\n      version: \">=1.0.0-alpha\"\n  test:\n    enable: true\n  values:\n    ingress:\n      hosts:\n      - host: podinfo.staging\n        paths:\n        - path: /\n          pathType: ImplementationSpecific\n");
        return files;
    }

    /** Deployments, Services, ConfigMaps, ServiceAccounts and Ingresses under namespace, prefix, labels, images, patches. */
    private static Map<String, String> generated(int n) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < n; i++) {
            String name = "app" + i / 5;
            all.append(i == 0 ? "" : "---\n").append(switch (i % 5) {
                case 0 -> deployment(name);
                case 1 -> "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\nspec:\n  selector:\n    app: " + name
                        + "\n  ports:\n  - name: http\n    port: 80\n    targetPort: http\n";
                case 2 -> "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  LOG_LEVEL: info\n  config.yaml: |\n    server:\n      port: 8080\n";
                case 3 -> "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: " + name + "\n";
                default -> "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: " + name + "\nspec:\n  rules:\n  - host: " + name
                        + ".example.com\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: " + name
                        + "\n            port:\n              name: http\n";
            });
        }
        Map<String, String> files = new TreeMap<>();
        files.put("/base/resources.yaml", all.toString());
        files.put("/base/kustomization.yaml", "resources:\n- resources.yaml\n");
        files.put("/overlay/kustomization.yaml", """
                resources:
                - ../base
                namespace: prod
                namePrefix: prod-
                labels:
                - pairs:
                    env: prod
                    team: one
                  includeSelectors: true
                images:
                - name: nginx
                  newTag: "1.27"
                - name: busybox
                  newName: registry.example.com/busybox
                patches:
                - target:
                    kind: Deployment
                  patch: |-
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: any
                    spec:
                      replicas: 3
                      template:
                        spec:
                          containers:
                          - name: main
                            resources:
                              limits:
                                memory: 256Mi
                - target:
                    kind: Service
                  patch: |-
                    - op: add
                      path: /metadata/annotations/scrape
                      value: "true"
                - target:
                    kind: Ingress
                    name: app1.*
                  patch: |-
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata:
                      name: any
                    spec:
                      ingressClassName: nginx
                """);
        return files;
    }

    private static String deployment(String name) {
        return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name + "\n  labels:\n    app: " + name
                + "\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: " + name
                + "\n  template:\n    metadata:\n      labels:\n        app: " + name
                + "\n    spec:\n      serviceAccountName: " + name
                + "\n      initContainers:\n      - name: init\n        image: busybox:1.36\n        command: [sh, -c, \"true\"]\n"
                + "      containers:\n      - name: main\n        image: nginx:1.25\n        ports:\n        - name: http\n          containerPort: 8080\n"
                + "        env:\n        - name: LOG_LEVEL\n          valueFrom:\n            configMapKeyRef:\n              name: " + name
                + "\n              key: LOG_LEVEL\n        resources:\n          requests:\n            cpu: 100m\n            memory: 128Mi\n"
                + "        readinessProbe:\n          httpGet:\n            path: /healthz\n            port: http\n"
                + "      volumes:\n      - name: config\n        configMap:\n          name: " + name + "\n";
    }

    private static void write(Path folder, int n) {
        (n == 3 ? small() : generated(n)).forEach((path, text) -> {
            try {
                Path file = folder.resolve(path.substring(1));
                java.nio.file.Files.createDirectories(file.getParent());
                java.nio.file.Files.writeString(file, text);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
