package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.ReceiverSpec;
import io.weirkeeper.runtime.cel.CelExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of a receiver a call is about: those for which the receiver's and their own CEL expression are true of
 * {@code res} (the resource's metadata), {@code req} (the call's JSON body) and {@code claims}
 * (internal/server/receiver_resource_filter.go, August 2026).
 */
public final class ResourceFilter {
    private static final String RECEIVER = "";

    private final Map<String, CelExpression> expressions = new HashMap<>();
    private final Map<String, JsonNode> call = new HashMap<>();

    /**
     * Reads what the expressions need of a call.
     *
     * @throws WebhookRefusedException when there are expressions and the body is not a JSON object
     */
    public ResourceFilter(ReceiverSpec receiver, WebhookRequest request, Accepted accepted) {
        List<String> variables = variables(accepted.claims().isPresent());
        put(RECEIVER, receiver.resourceFilter(), variables);
        for (int i = 0; i < receiver.resources().size(); i++) {
            put(Integer.toString(i), receiver.resources().get(i).filter(), variables);
        }
        if (!expressions.isEmpty()) {
            call.put("req", body(request, accepted.body()));
            accepted.claims().ifPresent(claims -> call.put("claims", claims));
        }
    }

    /** The names that expressions may use. */
    public static List<String> variables(boolean withClaims) {
        List<String> variables = new ArrayList<>(List.of("res", "req"));
        if (withClaims) {
            variables.add("claims");
        }
        return variables;
    }

    /** Whether a resource must be read before it is asked. */
    public boolean looksAt(int resource) {
        return expressions.containsKey(RECEIVER) || expressions.containsKey(Integer.toString(resource));
    }

    /**
     * Whether the call is about an object of a resource of the receiver.
     *
     * @param resource its index in the receiver
     * @param object with its metadata
     * @throws io.weirkeeper.runtime.cel.CelExpressionException when that cannot be found out
     */
    public boolean accepts(int resource, JsonNode object) {
        Map<String, JsonNode> data = new HashMap<>(call);
        data.put("res", object);
        CelExpression all = expressions.get(RECEIVER);
        CelExpression own = expressions.get(Integer.toString(resource));
        return (all == null || all.isTrue(data)) && (own == null || own.isTrue(data));
    }

    private void put(String key, @Nullable String expression, List<String> variables) {
        if (expression != null && !expression.isEmpty()) {
            expressions.put(key, CelExpression.ofBoolean(expression, variables));
        }
    }

    private static JsonNode body(WebhookRequest request, byte[] body) {
        boolean isJson = false;
        for (String type : request.header("Content-Type").orElse("").split(",")) {
            isJson |= type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
        }
        if (!isJson || body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode json = RecordJson.parse(body);
            if (json.isObject()) {
                return json;
            }
        } catch (DecodeException _) {
            // told below
        }
        throw new WebhookRefusedException("failed to parse request body as JSON: it is not a JSON object");
    }
}
