package io.weirkeeper.service.kustomize.deploy;

import java.util.List;
import java.util.Set;

/**
 * How the service applies.
 *
 * @param concurrency requests at a time for one Kustomization ({@code --concurrent-ssa})
 * @param stageKinds {@code group/Kind} of {@code --custom-apply-stage-kinds}
 * @param overriddenManagers of {@code --override-manager}
 * @param migratesVersions the feature gate MigrateAPIVersion
 * @param defaultServiceAccount whom to impersonate where a Kustomization names nobody; empty means the service itself
 */
public record DeploySettings(
        int concurrency,
        Set<String> stageKinds,
        List<String> overriddenManagers,
        boolean migratesVersions,
        String defaultServiceAccount) {
    public DeploySettings {
        stageKinds = Set.copyOf(stageKinds);
        overriddenManagers = List.copyOf(overriddenManagers);
    }
}
