package io.weirkeeper.service.source.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.Trigger;
import java.util.Optional;

/** Wakes the HelmCharts whose source has an artifact of another revision than they were last made from. */
public final class ChartTriggers implements FactListener {
    private final KindController<HelmChart> charts;

    public ChartTriggers(KindController<HelmChart> charts) {
        this.charts = charts;
    }

    @Override
    public void heard(Fact fact) {
        if (!(fact instanceof ArtifactFact artifact) || artifact.deleted()) {
            return;
        }
        for (ObjectKey key : charts.referencing(fact.subject().reference())) {
            Optional<ObjectNode> chart = charts.lastSeen(key);
            boolean known = chart.isPresent()
                    && chart.get()
                            .at("/status/observedSourceArtifactRevision")
                            .asText()
                            .equals(artifact.revision());
            if (!known) {
                charts.offer(Trigger.wake(key, "source"));
            }
        }
    }
}
