package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The chart that the benches of Helm release, and the Flux objects around it. */
final class Charts {
    static final ResourceType RELEASES =
            new ResourceType("helm.toolkit.fluxcd.io", "v2", "helmreleases", "HelmRelease", true);
    static final ResourceType REPOSITORIES =
            new ResourceType("source.toolkit.fluxcd.io", "v1", "ocirepositories", "OCIRepository", true);
    private static final String LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    private static final String REPOSITORY = "charts/bench";
    private static final String LABELS = "labels: {app.kubernetes.io/name: {{ .Release.Name }},"
            + " app.kubernetes.io/version: '{{ (split \"+\" .Chart.Version)._0 }}'}";

    private Charts() {}

    static String namespaceOf(String app) {
        return Manifests.NAMESPACE + "-" + app;
    }

    /** Pushes a version of the chart: a ServiceAccount, a Service, a Deployment without pods, an Ingress. */
    static void push(OciRegistry registry, String version) {
        byte[] config = ("{\"name\":\"bench\",\"version\":\"" + version + "\",\"apiVersion\":\"v2\"}")
                .getBytes(StandardCharsets.UTF_8);
        registry.push(
                REPOSITORY,
                version,
                new OciContent.Part(CONFIG, config),
                List.of(new OciContent.Part(LAYER, OciContent.tarGzip(files(version)))),
                Map.of());
    }

    /** Pushes a packed chart, named {@code NAME-VERSION.tgz}. */
    static void push(OciRegistry registry, Path file) throws IOException {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        registry.push(
                repositoryOf(file),
                nameOf(file).substring(chartOf(file).length() + 1),
                new OciContent.Part(CONFIG, config),
                List.of(new OciContent.Part(LAYER, Files.readAllBytes(file))),
                Map.of());
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".tgz", "");
    }

    private static String chartOf(Path file) {
        return nameOf(file).replaceAll("-v?[0-9].*$", "");
    }

    static String repositoryOf(Path file) {
        return "charts/" + chartOf(file);
    }

    private static Map<String, String> files(String version) {
        String metadata = "metadata: {name: {{ .Release.Name }}, " + LABELS + "}\n";
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "bench/Chart.yaml",
                "apiVersion: v2\nname: bench\nversion: " + version + "\nappVersion: " + version + "\n");
        files.put("bench/values.yaml", "replicaCount: 0\nresources: {requests: {cpu: 1m}}\n");
        files.put("bench/templates/serviceaccount.yaml", "apiVersion: v1\nkind: ServiceAccount\n" + metadata);
        files.put("bench/templates/service.yaml", "apiVersion: v1\nkind: Service\n" + metadata + """
                spec:
                  type: ClusterIP
                  ports:
                  - {port: 9898, targetPort: http, protocol: TCP, name: http}
                  - {port: 9999, targetPort: grpc, protocol: TCP, name: grpc}
                  selector: {app.kubernetes.io/name: {{ .Release.Name }}}
                """);
        files.put("bench/templates/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\n" + metadata + """
                spec:
                  replicas: {{ .Values.replicaCount }}
                  selector: {matchLabels: {app.kubernetes.io/name: {{ .Release.Name }}}}
                  template:
                    metadata:
                      labels: {app.kubernetes.io/name: {{ .Release.Name }}}
                      annotations: {bench/version: {{ .Chart.AppVersion | quote }}}
                    spec:
                      serviceAccountName: {{ .Release.Name }}
                      containers:
                      - name: podinfo
                        image: "podinfo:{{ .Chart.AppVersion }}"
                        command: [./podinfo, --port=9898, --level=info]
                        env: [{name: PODINFO_UI_COLOR, value: "#34577c"}]
                        ports:
                        - {name: http, containerPort: 9898, protocol: TCP}
                        - {name: grpc, containerPort: 9999, protocol: TCP}
                        readinessProbe: {exec: {command: [podcli, check, http, "localhost:9898/readyz"]}}
                        volumeMounts: [{name: data, mountPath: /data}]
                        resources: {requests: {cpu: {{ .Values.resources.requests.cpu | quote }}, memory: 16Mi}}
                      volumes: [{name: data, emptyDir: {}}]
                """);
        files.put("bench/templates/ingress.yaml", "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + metadata + """
                spec:
                  ingressClassName: nginx
                  rules:
                  - host: "{{ .Release.Name }}.local"
                    http:
                      paths:
                      - path: /
                        pathType: ImplementationSpecific
                        backend: {service: {name: {{ .Release.Name }}, port: {number: 9898}}}
                """);
        return files;
    }

    /** The service account that releases are made as. */
    static String account() {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: flux, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s-flux}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: ServiceAccount, name: flux, namespace: %1$s}]
                """.formatted(Manifests.NAMESPACE);
    }

    static String source(String name, String host) {
        return source(name, host, REPOSITORY);
    }

    static String source(String name, String host, String repository) {
        return """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: OCIRepository
                metadata: {name: %s, namespace: %s}
                spec:
                  interval: 60m
                  insecure: true
                  url: oci://%s/%s
                  ref: {semver: "*"}
                  layerSelector: {mediaType: %s, operation: copy}
                """.formatted(name, Manifests.NAMESPACE, host, repository, LAYER);
    }

    static String release(String name, String cpu) {
        return """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  interval: 60m
                  releaseName: %1$s
                  targetNamespace: %3$s
                  storageNamespace: %3$s
                  serviceAccountName: flux
                  timeout: 5m
                  driftDetection: {mode: enabled}
                  install: {crds: Create}
                  upgrade: {crds: CreateReplace}
                  chartRef: {kind: OCIRepository, name: %1$s}
                  values: {replicaCount: 0, resources: {requests: {cpu: %4$s}}}
                """.formatted(name, Manifests.NAMESPACE, namespaceOf(name), cpu);
    }

    /** Of any chart; without waiting, for its images are nowhere. */
    static String unwatchedRelease(String name, String label) {
        return """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  interval: 60m
                  targetNamespace: %3$s
                  storageNamespace: %3$s
                  serviceAccountName: flux
                  driftDetection: {mode: enabled}
                  install: {disableWait: true, disableHooks: true}
                  upgrade: {disableWait: true, disableHooks: true}
                  uninstall: {disableHooks: true}
                  chartRef: {kind: OCIRepository, name: %1$s}
                  values: {commonLabels: {bench: %4$s}}
                """.formatted(name, Manifests.NAMESPACE, namespaceOf(name), label);
    }

    static boolean hasFetched(ObjectNode source, String version) {
        return Manifests.isReady(source)
                && source.at("/status/artifact/revision").asText().startsWith(version + "@");
    }

    static boolean hasReleased(ObjectNode release, String version, int revision) {
        return Manifests.isReady(release)
                && release.at("/status/history/0/status").asText().equals("deployed")
                && release.at("/status/history/0/version").asInt() == revision
                && release.at("/status/history/0/chartVersion").asText().startsWith(version + "+");
    }
}
