package io.weirkeeper.service.helm.release;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.reconcile.ObjectKey;

/**
 * What to release.
 *
 * @param owner the HelmRelease
 * @param api as the user that the release is made as
 * @param name of the release, shortened
 * @param namespace of the release
 */
public record ReleaseRequest(
        ObjectKey owner,
        HelmReleaseSpec spec,
        KubeApi api,
        String name,
        String namespace,
        Chart chart,
        MapValue values) {}
