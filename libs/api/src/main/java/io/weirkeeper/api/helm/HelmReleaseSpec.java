package io.weirkeeper.api.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.KubeConfigReference;
import io.weirkeeper.api.kustomize.CommonMetadata;
import io.weirkeeper.api.kustomize.HealthCheckExpression;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which chart to release, with what values, and what to do when that fails. The parts that say how an action works are
 * never absent: without one in JSON it has its defaults.
 *
 * @param values any JSON object; null when there is none
 */
public record HelmReleaseSpec(
        @Nullable ChartTemplate chart,
        @Nullable ChartReference chartRef,
        @Nullable CommonMetadata commonMetadata,
        List<Dependency> dependsOn,
        DriftDetection driftDetection,
        List<HealthCheckExpression> healthCheckExprs,
        Install install,

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

        @Nullable Integer maxHistory,
        @Nullable Boolean persistentClient,

        @Property(oneOf = {"nohooks", "combined", "separate"}) @Nullable
        String postRenderStrategy,

        List<PostRenderer> postRenderers,
        @Property(minLength = 1, maxLength = 53) @Nullable String releaseName,
        Rollback rollback,
        @Property(minLength = 1, maxLength = 253) @Nullable String serviceAccountName,
        @Property(minLength = 1, maxLength = 63) @Nullable String storageNamespace,
        boolean suspend,
        @Property(minLength = 1, maxLength = 63) @Nullable String targetNamespace,
        Test test,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout,
        Uninstall uninstall,
        Upgrade upgrade,
        @Nullable JsonNode values,
        List<ValuesReference> valuesFrom,
        @Nullable WaitStrategy waitStrategy) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final int DEFAULT_HISTORY = 5;

    @SuppressWarnings("NullAway") // absent in JSON
    public HelmReleaseSpec {
        dependsOn = Copies.list(dependsOn);
        driftDetection = driftDetection == null ? DriftDetection.NONE : driftDetection;
        healthCheckExprs = Copies.list(healthCheckExprs);
        install = install == null ? Install.DEFAULT : install;
        postRenderers = Copies.list(postRenderers);
        rollback = rollback == null ? Rollback.DEFAULT : rollback;
        test = test == null ? Test.NONE : test;
        uninstall = uninstall == null ? Uninstall.DEFAULT : uninstall;
        upgrade = upgrade == null ? Upgrade.DEFAULT : upgrade;
        valuesFrom = Copies.list(valuesFrom);
    }

    /** How long each action may take that does not say so itself. */
    public Duration timeoutOrDefault() {
        return timeout == null ? DEFAULT_TIMEOUT : timeout;
    }

    /** How many revisions stay in storage; 0 means all. */
    public int maxHistoryOrDefault() {
        return maxHistory == null ? DEFAULT_HISTORY : maxHistory;
    }
}
