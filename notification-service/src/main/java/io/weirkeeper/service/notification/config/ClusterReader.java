package io.weirkeeper.service.notification.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.notification.intake.EventNotKeptException;
import io.weirkeeper.service.notification.match.LabelSource;
import io.weirkeeper.service.notification.send.ProviderCourier;
import io.weirkeeper.service.notification.send.SecretParts;
import io.weirkeeper.service.notification.send.SecretReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the rooms need from the cluster, live: Secrets, whose values the redactor remembers, and labels. */
final class ClusterReader implements SecretReader, LabelSource, ProviderCourier.Health {
    private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);

    private final KubeApi api;
    private final Redactor redactor;

    ClusterReader(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
    }

    @Override
    public Optional<Map<String, byte[]>> read(String namespace, String name) {
        return api.get(SECRETS, namespace, name).map(this::data);
    }

    private Map<String, byte[]> data(ObjectNode secret) {
        Map<String, byte[]> data = new HashMap<>();
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
            byte[] value = Base64.getDecoder().decode(entry.getValue().asText());
            data.put(entry.getKey(), value);
            if (!entry.getKey().equals("username")) { // a name, which messages may show
                values.add(new String(value, StandardCharsets.UTF_8));
            }
        }
        values.addAll(SecretParts.of(data));
        redactor.remember(values);
        return data;
    }

    @Override
    public Map<String, String> labelsOf(InvolvedObject object) {
        Optional<KnownKind> known = KnownKind.ofKind(object.kind());
        if (known.isEmpty()) {
            throw new LabelsUnknownException(
                    "kind " + object.kind() + " is not known", new IllegalArgumentException(object.kind()));
        }
        ResourceType type = type(object, known.get());
        try {
            ObjectNode found = api.getMetadata(type, object.namespace(), object.name())
                    .orElseThrow(() -> new LabelsUnknownException("not found", new IllegalStateException("gone")));
            Map<String, String> labels = new HashMap<>();
            found.at("/metadata/labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            return labels;
        } catch (KubeException e) {
            if (e.isTemporary()) {
                throw new EventNotKeptException("the API server cannot be asked for labels: " + e.getMessage(), e);
            }
            throw new LabelsUnknownException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ResourceType type(InvolvedObject object, KnownKind known) {
        String apiVersion = object.apiVersion();
        return new ResourceType(
                object.group(), apiVersion.substring(apiVersion.indexOf('/') + 1), known.plural(), object.kind(), true);
    }

    @Override
    public boolean isBroken(InvolvedObject object) {
        Optional<KnownKind> known = KnownKind.ofKind(object.kind());
        if (known.isEmpty()) {
            return true;
        }
        try {
            Optional<ObjectNode> found = api.get(type(object, known.get()), object.namespace(), object.name());
            if (found.isEmpty() || found.get().at("/spec/suspend").asBoolean()) {
                return false;
            }
            for (JsonNode condition : found.get().at("/status/conditions")) {
                if (condition.path("type").asText().equals(Condition.READY)) {
                    return !condition.path("status").asText().equals("True");
                }
            }
            return true;
        } catch (KubeException e) {
            return true;
        }
    }
}
