package io.weirkeeper.service.helm.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Triggers;
import java.util.List;

/** Wakes the releases whose values come from a ConfigMap or Secret that asks for it by its label, as Flux does. */
public final class ConfigTriggers implements ListWatch.Listener {
    /** The kinds that values come from. */
    public static final List<ResourceType> TYPES = List.of(
            new ResourceType("", "v1", "configmaps", "ConfigMap", true),
            new ResourceType("", "v1", "secrets", "Secret", true));

    /** Why a release is woken. */
    public static final String CAUSE = "config";

    private final ResourceType type;
    private final Triggers releases;
    private volatile boolean isListed;

    public ConfigTriggers(ResourceType type, Triggers releases) {
        this.type = type;
        this.releases = releases;
    }

    /** At the start every release runs anyway. */
    @Override
    public void present(ObjectNode object) {
        if (isListed) {
            wake(
                    object.at("/metadata/namespace").asText(),
                    object.at("/metadata/name").asText());
        }
    }

    @Override
    public void absent(String namespace, String name) {
        wake(namespace, name);
    }

    @Override
    public void listed() {
        isListed = true;
    }

    private void wake(String namespace, String name) {
        releases.offerReferencing(type.kind() + "/" + namespace + "/" + name, CAUSE);
    }
}
