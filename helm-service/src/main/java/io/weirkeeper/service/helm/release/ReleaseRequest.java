package io.weirkeeper.service.helm.release;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.runtime.reconcile.ObjectKey;

/**
 * What to release.
 *
 * @param owner the HelmRelease
 * @param access where, and with which rights
 * @param name of the release, shortened
 * @param namespace of the release
 */
public record ReleaseRequest(
        ObjectKey owner,
        HelmReleaseSpec spec,
        Access access,
        String name,
        String namespace,
        Chart chart,
        MapValue values) {}
