package io.weirkeeper.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.weirkeeper.runtime.flag.GoFlags;
import io.weirkeeper.service.helm.config.HelmFlags;
import io.weirkeeper.service.kustomize.config.KustomizeFlags;
import io.weirkeeper.service.notification.config.NotificationFlags;
import io.weirkeeper.service.source.config.SourceFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every flag of Flux's controllers is taken. The names are those that source-controller 1.9.1 and kustomize-controller
 * 1.9.4 print with --help, and that the main of helm-controller 1.6.3 and notification-controller 1.9.3 registers.
 */
class FluxFlagsTest {
    private static final Map<String, GoFlags> FLAGS = Map.of(
            "source-controller", SourceFlags.flags(),
            "kustomize-controller", KustomizeFlags.flags(),
            "helm-controller", HelmFlags.flags(),
            "notification-controller", NotificationFlags.flags());

    @ParameterizedTest
    @ValueSource(strings = {"source-controller", "kustomize-controller", "helm-controller", "notification-controller"})
    void areTaken(String controller) throws IOException {
        GoFlags flags = requireNonNull(FLAGS.get(controller));
        for (String name : Files.readAllLines(Path.of("src/test/resources/flux-flags", controller + ".txt"))) {
            assertThatCode(() -> flags.parse(List.of("--" + name + "=true")))
                    .as(controller + " --" + name)
                    .doesNotThrowAnyException();
        }
    }
}
