package io.weirkeeper.service.kustomize.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.PostBuild;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the variables of {@code postBuild.substituteFrom} from ConfigMaps and Secrets, with the service's own rights
 * and from its own cluster. Values of Secrets are remembered so that no message shows them.
 */
public final class Variables {
    private static final ResourceType CONFIG_MAP = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    private static final ResourceType SECRET = new ResourceType("", "v1", "secrets", "Secret", true);

    private final KubeApi api;
    private final Redactor redactor;

    public Variables(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
    }

    /** Later references win. */
    public Map<String, String> read(String namespace, @Nullable PostBuild postBuild) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (postBuild != null) {
            for (PostBuild.SubstituteReference reference : postBuild.substituteFrom()) {
                variables.putAll(read(namespace, reference));
            }
        }
        return variables;
    }

    private Map<String, String> read(String namespace, PostBuild.SubstituteReference reference) {
        boolean isSecret = reference.kind().equals("Secret");
        ResourceType type = isSecret ? SECRET : CONFIG_MAP;
        Optional<ObjectNode> found = api.get(type, namespace, reference.name());
        if (found.isPresent()) {
            JsonNode data = found.get().path("data");
            return isSecret ? decoded(data) : texts(data);
        }
        if (reference.optional()) {
            return Map.of();
        }
        throw new ReconcileException(
                Reasons.BUILD_FAILED,
                Disposition.RETRY,
                "substitute from '" + reference.kind() + "/" + reference.name() + "' error: " + type.plural() + " \""
                        + reference.name() + "\" not found; create it in namespace " + namespace
                        + " or mark the reference as optional",
                null);
    }

    private static Map<String, String> texts(JsonNode data) {
        Map<String, String> values = new LinkedHashMap<>();
        data.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    private Map<String, String> decoded(JsonNode data) {
        Map<String, String> values = new LinkedHashMap<>();
        data.properties()
                .forEach(entry -> values.put(
                        entry.getKey(),
                        new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8)));
        List<String> secrets = new ArrayList<>(values.values());
        redactor.remember(secrets);
        return values;
    }
}
