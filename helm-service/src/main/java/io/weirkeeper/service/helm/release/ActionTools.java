package io.weirkeeper.service.helm.release;

import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.service.helm.render.ChartRenderer;
import io.weirkeeper.service.helm.render.ClusterCapabilities;
import java.time.Clock;

/**
 * What all actions work with.
 *
 * @param api with the service's own rights
 * @param manager the field manager of everything that is applied
 */
public record ActionTools(
        KubeApi api,
        ResourceMapper mapper,
        HealthWatch health,
        ChartRenderer renderer,
        ClusterCapabilities capabilities,
        String manager,
        Clock clock) {}
