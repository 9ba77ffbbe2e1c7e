package io.weirkeeper.api.kustomize;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to build and how to apply it.
 *
 * @param path of the directory in the artifact; without one its root
 * @param waits {@code wait} in JSON, a name that no record component may have
 */
public record KustomizationSpec(
        @Property(itemsOneOf = {"originAnnotations", "transformerAnnotations"})
        List<String> buildMetadata,

        @Nullable CommonMetadata commonMetadata,
        List<String> components,
        @Nullable Decryption decryption,

        @Property(oneOf = {"MirrorPrune", "Delete", "WaitForTermination", "Orphan"}) @Nullable
        String deletionPolicy,

        List<Dependency> dependsOn,
        @Property(fallback = "false") boolean force,
        List<HealthCheckExpression> healthCheckExprs,
        List<HealthCheck> healthChecks,
        List<IgnoreRule> ignore,
        boolean ignoreMissingComponents,
        List<Image> images,

        @Property(required = true, pattern = Patterns.INTERVAL)
        Duration interval,

        @Property(
                rules = {
                    @Rule(
                            value = "has(self.configMapRef) || has(self.secretRef)",
                            message =
                                    "exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified"),
                    @Rule(
                            value = "!has(self.configMapRef) || !has(self.secretRef)",
                            message =
                                    "exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified")
                })
        @Nullable
        KubeConfigReference kubeConfig,

        @Property(minLength = 1, maxLength = 200) @Nullable String namePrefix,
        @Property(minLength = 1, maxLength = 200) @Nullable String nameSuffix,
        List<Patch> patches,
        @Nullable String path,
        @Nullable PostBuild postBuild,
        @Property(required = true) boolean prune,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration retryInterval,
        @Nullable String serviceAccountName,
        @Property(required = true) SourceReference sourceRef,
        boolean suspend,
        @Property(minLength = 1, maxLength = 63) @Nullable String targetNamespace,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout,
        @JsonProperty("wait") boolean waits) {
    public KustomizationSpec {
        buildMetadata = Copies.list(buildMetadata);
        components = Copies.list(components);
        dependsOn = Copies.list(dependsOn);
        healthCheckExprs = Copies.list(healthCheckExprs);
        healthChecks = Copies.list(healthChecks);
        ignore = Copies.list(ignore);
        images = Copies.list(images);
        patches = Copies.list(patches);
    }
}
