package io.weirkeeper.service.kustomize.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.reconcile.Trigger;
import io.weirkeeper.runtime.reconcile.Triggers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The door for ConfigMaps or Secrets that are labelled to be watched: a change wakes the Kustomizations that refer to
 * the object. What was there at the start is no news.
 */
public final class ConfigTriggers implements ListWatch.Listener {
    private final String kind;
    private final Triggers triggers;
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private volatile boolean listed;

    /** @param kind {@code ConfigMap} or {@code Secret} */
    public ConfigTriggers(String kind, Triggers triggers) {
        this.kind = kind;
        this.triggers = triggers;
    }

    @Override
    public void present(ObjectNode object) {
        var metadata = object.path("metadata");
        String reference = reference(
                metadata.path("namespace").asText(), metadata.path("name").asText());
        String version = metadata.path("resourceVersion").asText();
        if (!version.equals(versions.put(reference, version)) && listed) {
            wake(reference);
        }
    }

    @Override
    public void absent(String namespace, String name) {
        String reference = reference(namespace, name);
        versions.remove(reference);
        wake(reference);
    }

    @Override
    public void listed() {
        listed = true;
    }

    private String reference(String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    private void wake(String reference) {
        triggers.referencing(reference).forEach(key -> triggers.offer(Trigger.restart(key, "config")));
    }
}
