package io.weirkeeper.service.notification.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Labels;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Triggers;

/** Wakes the receivers whose Secret changed, where the Secret asks for it by its label, as Flux does. */
public final class SecretTriggers implements ListWatch.Listener {
    public static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);
    public static final String WATCHED = Labels.WATCH + "=Enabled";

    private final Triggers receivers;

    public SecretTriggers(Triggers receivers) {
        this.receivers = receivers;
    }

    /** How a receiver names its Secret. */
    public static String reference(String namespace, String name) {
        return "Secret/" + namespace + "/" + name;
    }

    @Override
    public void present(ObjectNode object) {
        wake(
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }

    @Override
    public void absent(String namespace, String name) {
        wake(namespace, name);
    }

    @Override
    public void listed() {}

    private void wake(String namespace, String name) {
        receivers.offerReferencing(reference(namespace, name), "secret");
    }
}
