package io.weirkeeper.runtime.fact;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** What a service that applies sources hears of: artifacts of its kinds of source, and who else is ready. */
public final class FactKinds {
    private static final List<KnownKind> DEPENDENCIES = List.of(KnownKind.KUSTOMIZATION, KnownKind.HELM_RELEASE);

    private FactKinds() {}

    /** @param sources the kinds whose artifacts are applied */
    public static List<FactKind> of(String cluster, List<KnownKind> sources) {
        List<FactKind> kinds = new ArrayList<>();
        for (KnownKind source : sources) {
            kinds.add(new FactKind(
                    ResourceType.of(source), json -> ObjectFacts.artifact(cluster, json), ArtifactFact::deleted));
        }
        for (KnownKind dependency : DEPENDENCIES) {
            kinds.add(new FactKind(
                    ResourceType.of(dependency), json -> ObjectFacts.readiness(cluster, json), ReadinessFact::deleted));
        }
        return kinds;
    }
}
