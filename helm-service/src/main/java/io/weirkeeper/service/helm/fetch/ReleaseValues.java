package io.weirkeeper.service.helm.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.api.helm.ValuesReference;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.values.SetSyntax;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.redact.Redactor;
import io.weirkeeper.service.helm.render.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of a release: of {@code valuesFrom} in their order, then the inline ones (fluxcd/pkg chartutil). Read with
 * the service's own rights and from its own cluster; what comes from Secrets is remembered so that no message shows it.
 */
public final class ReleaseValues {
    private static final String REASON = "ValuesError";
    private static final ResourceType CONFIG_MAP = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    private static final ResourceType SECRET = new ResourceType("", "v1", "secrets", "Secret", true);

    private final KubeApi api;
    private final Redactor redactor;

    public ReleaseValues(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
    }

    public MapValue read(String namespace, HelmReleaseSpec spec) {
        JsonNode given = spec.values();
        MapValue inline = given == null ? MapValue.create() : JsonValues.map(given);
        MapValue values = MapValue.create();
        for (ValuesReference reference : spec.valuesFrom()) {
            Optional<String> found = text(namespace, reference);
            if (found.isPresent()) {
                values = with(values, inline, namespace, reference, found.get());
            }
        }
        return ChartLoader.merge(values, inline);
    }

    private static MapValue with(
            MapValue values, MapValue inline, String namespace, ValuesReference reference, String raw) {
        String path = reference.targetPath();
        try {
            if (path == null || path.isEmpty()) {
                return ChartLoader.merge(values, ChartLoader.readValues(reference.keyOrDefault(), raw));
            }
            // maps that only the inline values have are shared with them and so changed in place, as in Flux
            MapValue changed = ChartLoader.merge(values, inline);
            put(changed, Text.encode(path), raw, reference.literal());
            return changed;
        } catch (GoError e) {
            throw failed(namespace, reference, Text.decode(e.text()), e);
        } catch (ChartException e) {
            throw failed(namespace, reference, String.valueOf(e.getMessage()), e);
        }
    }

    private static void put(MapValue values, String path, String raw, boolean literal) {
        boolean isQuoted = raw.length() > 1
                && (raw.startsWith("'") && raw.endsWith("'") || raw.startsWith("\"") && raw.endsWith("\""));
        if (literal) {
            SetSyntax.setText(values, path, raw);
        } else if (isQuoted) {
            SetSyntax.setText(values, path, raw.substring(1, raw.length() - 1));
        } else {
            SetSyntax.set(values, path + "=" + raw);
        }
    }

    /** Raw; empty when the reference is optional and there is nothing. */
    private Optional<String> text(String namespace, ValuesReference reference) {
        boolean isSecret = reference.kind().equals("Secret");
        ResourceType type = isSecret ? SECRET : CONFIG_MAP;
        Optional<ObjectNode> object = api.get(type, namespace, reference.name());
        if (object.isEmpty()) {
            if (reference.optional()) {
                return Optional.empty();
            }
            throw failed(namespace, reference, type.plural() + " \"" + reference.name() + "\" not found", null);
        }
        JsonNode data = object.get().path("data").path(reference.keyOrDefault());
        if (data.isMissingNode()) {
            if (reference.optional()) {
                return Optional.empty();
            }
            throw failed(namespace, reference, "missing key '" + reference.keyOrDefault() + "'", null);
        }
        if (!isSecret) {
            return Optional.of(Text.encode(data.asText()));
        }
        byte[] bytes = Base64.getDecoder().decode(data.asText());
        redactor.remember(List.of(new String(bytes, StandardCharsets.UTF_8)));
        return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static ReconcileException failed(
            String namespace, ValuesReference reference, String why, @Nullable Throwable cause) {
        return new ReconcileException(
                REASON,
                Disposition.RETRY,
                "could not resolve " + (reference.optional() ? "optional " : "") + reference.kind()
                        + " chart values reference '" + namespace + "/" + reference.name() + "' with key '"
                        + reference.keyOrDefault() + "': " + why,
                cause);
    }
}
