package io.weirkeeper.service.kustomize.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.PostBuild;
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
 * The variables of {@code postBuild.substituteFrom}, from ConfigMaps and Secrets. Values of Secrets are remembered so
 * that no message shows them.
 */
public final class Variables {
    private final Redactor redactor;

    public Variables(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Later references win. */
    public Map<String, String> of(String namespace, @Nullable PostBuild postBuild, ReferencedObjects objects) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (postBuild != null) {
            for (PostBuild.SubstituteReference reference : postBuild.substituteFrom()) {
                variables.putAll(of(namespace, reference, objects));
            }
        }
        return variables;
    }

    private Map<String, String> of(
            String namespace, PostBuild.SubstituteReference reference, ReferencedObjects objects) {
        boolean isSecret = reference.kind().equals("Secret");
        Optional<ObjectNode> found = objects.find(reference.kind(), reference.name());
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
                "substitute from '" + reference.kind() + "/" + reference.name() + "' error: "
                        + (isSecret ? "secrets" : "configmaps") + " \"" + reference.name()
                        + "\" not found; create it in namespace " + namespace + " or mark the reference as optional",
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
