package io.weirkeeper.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster as the demo's user sees it: applies manifests, reads objects. */
public final class Cluster implements AutoCloseable {
    public static final ResourceType GIT_REPOSITORIES =
            new ResourceType("source.toolkit.fluxcd.io", "v1", "gitrepositories", "GitRepository", true);
    public static final ResourceType KUSTOMIZATIONS =
            new ResourceType("kustomize.toolkit.fluxcd.io", "v1", "kustomizations", "Kustomization", true);
    public static final ResourceType RECEIVERS =
            new ResourceType("notification.toolkit.fluxcd.io", "v1", "receivers", "Receiver", true);
    public static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true);
    private static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);
    private static final String MANAGER = "weir";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubeApi api;
    private final ResourceMapper mapper;

    private Cluster(KubeApi api) {
        this.api = api;
        this.mapper = new ResourceMapper(api);
    }

    public static Cluster connect(Path kubeconfig, @Nullable String context) {
        return new Cluster(HttpKubeApi.connect(
                ClusterAccess.fromKubeconfig(kubeconfig, context), Duration.ofSeconds(30), new RequestCounts()));
    }

    public KubeApi api() {
        return api;
    }

    /** Applies every document of a text. */
    public void apply(String name, String text) {
        for (YamlNode document : YamlReader.goV3().readAll(name, text)) {
            ObjectNode object = json(document);
            ResourceType type = mapper.require(
                    object.path("apiVersion").asText(), object.path("kind").asText());
            api.patch(
                    type,
                    object.at("/metadata/namespace").asText(),
                    object.at("/metadata/name").asText(),
                    PatchRequest.apply(object, MANAGER, false));
        }
    }

    /** Applies the custom resource definitions of a directory and waits until they are served. */
    public void applyDefinitions(Path directory) throws InterruptedException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> definitions = files.filter(
                            file -> file.getFileName().toString().matches(".*_.*\\.yaml"))
                    .sorted()
                    .toList();
            for (Path file : definitions) {
                apply(file.toString(), Files.readString(file));
            }
            for (Path file : definitions) {
                String base = file.getFileName().toString();
                int split = base.indexOf('_');
                waitEstablished(
                        base.substring(split + 1, base.length() - ".yaml".length()) + "." + base.substring(0, split));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the definitions in " + directory + " cannot be read", e);
        }
    }

    /** Builds and applies a directory with a kustomization.yaml, all of whose files are under the root. */
    void applyKustomization(Path root, String directory) {
        try {
            Path real = root.toRealPath();
            List<YamlMap> objects = KustomizeBuild.run(
                    new DiskFiles(real), real.resolve(directory).toString(), BuildOptions.command());
            apply(directory, KustomizeBuild.print(objects));
        } catch (IOException e) {
            throw new UncheckedIOException(root + " cannot be read", e);
        }
    }

    private void waitEstablished(String name) throws InterruptedException {
        for (int tries = 0; tries < 400; tries++) {
            Optional<ObjectNode> definition = api.get(DEFINITIONS, "", name);
            boolean established = definition.stream()
                    .flatMap(found -> found.at("/status/conditions").valueStream())
                    .anyMatch(condition -> condition.path("type").asText().equals("Established")
                            && condition.path("status").asText().equals("True"));
            if (established) {
                return;
            }
            Thread.sleep(25);
        }
        throw new IllegalStateException("the API server does not serve " + name);
    }

    /** Controllers of Flux that hold their leases right now. */
    List<String> liveControllers(Instant now) {
        try {
            List<String> live = new ArrayList<>();
            api.list(LEASES, ListOptions.ALL, lease -> {
                String name = lease.at("/metadata/name").asText();
                String holder = lease.at("/spec/holderIdentity").asText("");
                String renewed = lease.at("/spec/renewTime").asText("");
                if (name.endsWith("-controller-leader-election")
                        && !holder.isEmpty()
                        && !renewed.isEmpty()
                        && Instant.parse(renewed)
                                .plusSeconds(
                                        lease.at("/spec/leaseDurationSeconds").asLong(35))
                                .isAfter(now)) {
                    live.add(lease.at("/metadata/namespace").asText() + "/" + name + " held by " + holder);
                }
            });
            return live;
        } catch (KubeException e) {
            throw new IllegalStateException("the leases of the cluster cannot be read: " + e.getMessage(), e);
        }
    }

    private static ObjectNode json(YamlNode document) {
        try {
            return (ObjectNode) JSON.readTree(JsonWriter.write(document));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
