package io.weirkeeper.service.source.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.oci.DockerConfig;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Secrets by a GET within the run; what is read is known to the redactor before anything else sees it. */
public final class KubeSecrets implements SecretReader {
    private static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", "Secret", true);
    /** Keys whose values are no secrets and appear in honest messages. */
    private static final Set<String> OPEN = Set.of("username", "ca.crt", "caFile", "tls.crt", "known_hosts", "address");

    private final KubeApi api;
    private final Redactor redactor;

    public KubeSecrets(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
    }

    @Override
    public Optional<Map<String, byte[]>> read(String namespace, String name) {
        Optional<ObjectNode> secret = api.get(SECRETS, namespace, name);
        return secret.map(found -> {
            Map<String, byte[]> values = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : found.path("data").properties()) {
                values.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText("")));
            }
            redactor.remember(values.entrySet().stream()
                    .filter(entry -> !OPEN.contains(entry.getKey()))
                    .map(entry -> new String(entry.getValue(), StandardCharsets.UTF_8))
                    .toList());
            redactor.remember(logins(values));
            return values;
        });
    }

    /** What lies within the JSON of image pull secrets. */
    private static List<String> logins(Map<String, byte[]> values) {
        try {
            return DockerConfig.of(values).secretValues();
        } catch (RemoteException e) {
            return List.of(); // whoever uses it says what is wrong with it
        }
    }
}
