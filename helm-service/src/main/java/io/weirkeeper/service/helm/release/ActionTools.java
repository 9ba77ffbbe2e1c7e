package io.weirkeeper.service.helm.release;

import io.weirkeeper.service.helm.render.ChartRenderer;
import io.weirkeeper.service.helm.render.ClusterCapabilities;
import java.time.Clock;

/**
 * What all actions work with, wherever they act.
 *
 * @param manager the field manager of everything that is applied
 * @param helm3 whether what a spec leaves open is as in Helm 3 (UseHelm3Defaults)
 */
public record ActionTools(
        ChartRenderer renderer, ClusterCapabilities capabilities, String manager, boolean helm3, Clock clock) {}
