package io.weirkeeper.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.runtime.flag.GoFlags;
import io.weirkeeper.service.helm.config.HelmFlags;
import io.weirkeeper.service.kustomize.build.Manifest;
import io.weirkeeper.service.kustomize.config.KustomizeFlags;
import io.weirkeeper.service.notification.config.NotificationFlags;
import io.weirkeeper.service.source.config.SourceFlags;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests in deploy/, on a real API server and against the flags that the services take. */
@WithCluster(pods = true, own = true)
class InstallManifestIT {
    private static final Map<String, GoFlags> FLAGS = Map.of(
            "source-controller", SourceFlags.flags(),
            "source-watcher", SourceFlags.watcher(),
            "kustomize-controller", KustomizeFlags.flags(),
            "helm-controller", HelmFlags.flags(),
            "notification-controller", NotificationFlags.flags(),
            "weirkeeper", StandaloneFlags.flags());

    @Test
    void areTakenByTheApiServerAndBecomeAvailable(Cluster cluster) throws IOException {
        // When
        List<YamlMap> objects = PodCommand.manifests("install");
        applyAll(cluster, objects);
        // Then
        for (String controller :
                List.of("source-controller", "kustomize-controller", "helm-controller", "notification-controller")) {
            JsonNode deployment = cluster.api()
                    .await(
                            "/apis/apps/v1/namespaces/flux-system/deployments/" + controller,
                            it -> it.at("/status/availableReplicas").asInt() == 1);
            assertThat(deployment
                            .at("/metadata/labels/app.kubernetes.io~1part-of")
                            .asText())
                    .isEqualTo("flux");
            assertThat(deployment
                            .at("/spec/template/metadata/labels/app.kubernetes.io~1component")
                            .asText())
                    .isEqualTo(controller);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "install",
                "overlays/kafka",
                "overlays/lockdown",
                "overlays/source-watcher",
                "overlays/beside-flux",
                "overlays/replicas",
                "overlays/all-in-one"
            })
    void giveNoFlagThatAServiceDoesNotTake(String directory) throws IOException {
        // When
        List<YamlMap> deployments = PodCommand.manifests(directory).stream()
                .filter(object -> "Deployment".equals(object.text("kind")))
                .toList();
        // Then
        assertThat(deployments).isNotEmpty();
        for (YamlMap deployment : deployments) {
            JsonNode json = Manifest.json(deployment);
            GoFlags flags = requireNonNull(FLAGS.get(json.at("/metadata/name").asText()));
            List<String> arguments = new ArrayList<>();
            json.at("/spec/template/spec/containers/0/args").forEach(each -> arguments.add(each.asText()));
            assertThatCode(() -> flags.parse(arguments))
                    .as(directory + " " + json.at("/metadata/name").asText())
                    .doesNotThrowAnyException();
        }
    }

    private static void applyAll(Cluster cluster, List<YamlMap> objects) {
        for (boolean definitions : List.of(true, false)) {
            for (YamlMap object : objects) {
                boolean isDefinition = "CustomResourceDefinition".equals(object.text("kind"));
                String text = KustomizeBuild.print(List.of(object));
                if (isDefinition && definitions) {
                    cluster.api().applyCrds(text);
                } else if (!isDefinition && !definitions) {
                    cluster.api().apply(text);
                }
            }
        }
    }
}
