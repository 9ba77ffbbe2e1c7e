package io.weirkeeper.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The applications of the demo cluster and what each waits for, as a real platform repository has them. */
final class DemoApps {
    private static final Map<String, List<String>> DEPENDENCIES = dependencies();

    private DemoApps() {}

    private static Map<String, List<String>> dependencies() {
        Map<String, List<String>> apps = new LinkedHashMap<>();
        apps.put("tofu-controller", List.of());
        apps.put("external-secrets-crds", List.of());
        apps.put("vault", List.of());
        apps.put("airflow", List.of());
        apps.put("dremio", List.of());
        apps.put("external-secrets-config", List.of("vault", "external-secrets-crds"));
        apps.put("cloudnative-pg", List.of("external-secrets-config", "tofu-controller"));
        apps.put("authentik", List.of("cloudnative-pg", "external-secrets-config"));
        apps.put("forgejo", List.of("cloudnative-pg", "external-secrets-config"));
        apps.put("clickhouse", List.of("external-secrets-config"));
        apps.put("clickstack", List.of("cloudnative-pg", "clickhouse", "external-secrets-config"));
        apps.put("grafana", List.of("cloudnative-pg", "clickhouse", "external-secrets-config"));
        return apps;
    }

    static List<String> names() {
        return List.copyOf(DEPENDENCIES.keySet());
    }

    static List<String> dependenciesOf(String app) {
        return DEPENDENCIES.getOrDefault(app, List.of());
    }

    /** The repository's files by path, laid out like a real cluster repository. */
    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "README.md", "# A cluster repository\n\nclusters/demo is the entry; apps/apps.yaml lists what runs.\n");
        files.put("clusters/demo/kustomization.yaml", """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - ../../apps/apps.yaml
                """);
        List<String> entries = new ArrayList<>();
        for (String app : names()) {
            entries.add(entry(app));
            files.put("apps/" + app + "/kustomization.yaml", overlay(app));
            files.put("base/" + app + "/kustomization.yaml", """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    resources:
                      - namespace.yaml
                      - configmap.yaml
                      - deployment.yaml
                      - service.yaml
                    """);
            files.put("base/" + app + "/namespace.yaml", """
                    apiVersion: v1
                    kind: Namespace
                    metadata:
                      name: %s
                    """.formatted(app));
            files.put("base/" + app + "/configmap.yaml", configMap(app, "one"));
            files.put("base/" + app + "/deployment.yaml", deployment(app));
            files.put("base/" + app + "/service.yaml", service(app));
        }
        files.put("apps/apps.yaml", String.join("---\n", entries));
        return files;
    }

    static String configMap(String app, String greeting) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  greeting: %s
                """.formatted(app, greeting);
    }

    private static String entry(String app) {
        StringBuilder entry = new StringBuilder("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata:
                  name: %s
                  namespace: flux-system
                spec:
                  interval: 10m
                  retryInterval: 1m
                  timeout: 3m
                  path: ./apps/%s
                  prune: true
                  wait: true
                  sourceRef:
                    kind: GitRepository
                    name: flux-system
                """.formatted(app, app));
        List<String> dependencies = dependenciesOf(app);
        if (!dependencies.isEmpty()) {
            entry.append("  dependsOn:\n");
            dependencies.forEach(
                    name -> entry.append("    - name: ").append(name).append('\n'));
        }
        return entry.toString();
    }

    private static String overlay(String app) {
        return """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: %s
                resources:
                  - ../../base/%s
                labels:
                  - pairs:
                      app.kubernetes.io/part-of: demo
                """.formatted(app, app);
    }

    private static String deployment(String app) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  replicas: 1
                  selector:
                    matchLabels:
                      app: %1$s
                  template:
                    metadata:
                      labels:
                        app: %1$s
                    spec:
                      containers:
                        - name: app
                          image: example.test/%1$s:1.0.0
                          envFrom:
                            - configMapRef:
                                name: %1$s
                """.formatted(app);
    }

    private static String service(String app) {
        return """
                apiVersion: v1
                kind: Service
                metadata:
                  name: %1$s
                spec:
                  selector:
                    app: %1$s
                  ports:
                    - port: 80
                      targetPort: 8080
                """.formatted(app);
    }
}
