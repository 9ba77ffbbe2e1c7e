package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes built objects fit for server-side apply (fluxcd/pkg ssa/normalize of August 2026). Changes them in place. */
final class Manifests {
    private static final Set<String> BUILT_IN = Set.of(
            "",
            "apps",
            "batch",
            "autoscaling",
            "policy",
            "extensions",
            "networking.k8s.io",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "admissionregistration.k8s.io",
            "discovery.k8s.io",
            "node.k8s.io");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Manifests() {}

    /** Tells one manifest from another, for the life of the process; never 0. */
    static long content(ObjectNode object) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            JSON.writeValue(new DigestOutputStream(OutputStream.nullOutputStream(), digest), object);
            long content = ByteBuffer.wrap(digest.digest()).getLong();
            return content == 0 ? 1 : content;
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** Lists expanded, kustomize's own files left out. */
    static List<ObjectNode> flatten(List<ObjectNode> built) {
        List<ObjectNode> flat = new ArrayList<>(built.size());
        for (ObjectNode object : built) {
            if (object.path("kind").asText().endsWith("List")
                    && object.path("items").isArray()) {
                for (JsonNode item : object.path("items")) {
                    if (item instanceof ObjectNode member) {
                        flat.add(member);
                    }
                }
            } else if (!object.path("apiVersion").asText().startsWith("kustomize.config.k8s.io/")) {
                flat.add(object);
            }
        }
        return flat;
    }

    static void own(ObjectNode object, Owner owner) {
        ObjectNode labels = child(child(object, "metadata"), "labels");
        labels.put(owner.nameLabel(), owner.name());
        labels.put(owner.namespaceLabel(), owner.namespace());
    }

    static void addMetadata(ObjectNode object, Map<String, String> labels, Map<String, String> annotations) {
        ObjectNode metadata = child(object, "metadata");
        labels.forEach((key, value) -> child(metadata, "labels").put(key, value));
        annotations.forEach((key, value) -> child(metadata, "annotations").put(key, value));
    }

    static void normalize(ObjectNode object) {
        ObjectId id = ObjectId.of(object);
        ObjectNode metadata = child(object, "metadata");
        metadata.remove("creationTimestamp");
        metadata.remove("managedFields");
        if (!id.kind().equals("CustomResourceDefinition")) {
            object.remove("status");
        } else {
            removeInsecureBundle(object);
        }
        if (!isBuiltIn(id)) {
            return;
        }
        dropNulls(object);
        switch (id.kind()) {
            case "Secret" -> encodeStringData(object);
            case "Service" -> defaultProtocol(object.at("/spec/ports"));
            case "Pod" -> podPorts(object.path("spec"));
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" ->
                podPorts(object.at("/spec/template/spec"));
            case "CronJob" -> podPorts(object.at("/spec/jobTemplate/spec/template/spec"));
            default -> {}
        }
    }

    /** Whether Kubernetes itself defines the kind, so that its types are known. */
    static boolean isBuiltIn(ObjectId id) {
        return BUILT_IN.contains(id.group());
    }

    /** A conversion webhook's CA that is no certificate would be refused; cert-manager injects the real one. */
    private static void removeInsecureBundle(ObjectNode definition) {
        if (definition.at("/spec/conversion/webhook/clientConfig") instanceof ObjectNode client
                && client.path("caBundle").isTextual()) {
            String bundle = client.path("caBundle").asText();
            if (bundle.isEmpty() || !isCertificate(bundle)) {
                client.remove("caBundle");
            }
        }
    }

    private static boolean isCertificate(String base64) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
            return text.contains("-----BEGIN CERTIFICATE-----");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void encodeStringData(ObjectNode secret) {
        if (secret.path("stringData") instanceof ObjectNode plain) {
            ObjectNode data = child(secret, "data");
            plain.properties().forEach(entry -> {
                byte[] value = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(value));
            });
            secret.remove("stringData");
        }
    }

    private static void podPorts(JsonNode podSpec) {
        for (JsonNode container : podSpec.path("containers")) {
            defaultProtocol(container.path("ports"));
        }
    }

    /** The protocol is part of the merge key: without it two ports of one number would be one. */
    private static void defaultProtocol(JsonNode ports) {
        for (JsonNode port : ports) {
            if (port instanceof ObjectNode object
                    && object.path("protocol").asText("").isEmpty()) {
                object.put("protocol", "TCP");
            }
        }
    }

    private static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Iterator<JsonNode> values = object.elements();
            while (values.hasNext()) {
                JsonNode value = values.next();
                if (value.isNull()) {
                    values.remove();
                } else {
                    dropNulls(value);
                }
            }
        } else {
            node.forEach(Manifests::dropNulls);
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        if (parent.path(name) instanceof ObjectNode present) {
            return present;
        }
        return parent.putObject(name);
    }
}
