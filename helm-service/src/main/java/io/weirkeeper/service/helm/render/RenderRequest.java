package io.weirkeeper.service.helm.render;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.reconcile.ObjectKey;

/**
 * What to render.
 *
 * @param owner the HelmRelease, whose labels all objects get
 * @param spec for post-renderers and common metadata
 * @param api as the user that the release is made as
 * @param destination the cluster that the release is for
 * @param helm3 whether hooks are not post-rendered unless the spec says so
 * @param validates whether values are held against the chart's schemas
 */
public record RenderRequest(
        ObjectKey owner,
        HelmReleaseSpec spec,
        Chart chart,
        MapValue values,
        ReleaseOptions options,
        KubeApi api,
        Destination destination,
        boolean helm3,
        boolean validates) {}
