package io.weirkeeper.service.source.intake;

import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.reconcile.Triggers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Wakes the ArtifactGenerators of a source whose artifact is another one than was told last. */
public final class GeneratorTriggers implements FactListener {
    private final Triggers triggers;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    public GeneratorTriggers(Triggers triggers) {
        this.triggers = triggers;
    }

    @Override
    public void heard(Fact fact) {
        if (!(fact instanceof ArtifactFact artifact)) {
            return;
        }
        String source = fact.subject().reference();
        if (artifact.deleted()) {
            told.remove(source);
            return;
        }
        String offered = artifact.revision() + " " + artifact.digest();
        if (!offered.equals(told.put(source, offered))) {
            triggers.offerReferencing(source, "source");
        }
    }
}
