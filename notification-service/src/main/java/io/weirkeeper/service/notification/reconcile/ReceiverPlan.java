package io.weirkeeper.service.notification.reconcile;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.notification.OidcProvider;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.api.notification.ReceiverResource;
import io.weirkeeper.api.notification.ReceiverSpec;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.service.notification.verify.ClaimRules;
import io.weirkeeper.service.notification.verify.ResourceFilter;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import io.weirkeeper.service.notification.verify.WebhookPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a receiver's webhook is to become, decided from its spec and its Secret. */
public sealed interface ReceiverPlan {

    /** The webhook can be called. */
    record Open(String webhookPath) implements ReceiverPlan {}

    /** The token is missing for now. */
    record TokenMissing(String message) implements ReceiverPlan {}

    /** The user must change the spec. */
    record Misconfigured(String reason, String message) implements ReceiverPlan {}

    /** Decides on the spec alone; empty when the token is needed too. */
    static Optional<ReceiverPlan> ofSpec(Receiver receiver) {
        ReceiverSpec spec = receiver.spec();
        boolean isOidc = spec.type().equals(WebhookChecks.OIDC);
        return misconfiguredFilter(spec, ResourceFilter.variables(isOidc))
                .or(() -> misconfiguredCaller(spec, isOidc))
                .or(() -> misconfiguredIssuers(spec))
                .or(() -> isOidc ? Optional.of(open(receiver, new byte[0])) : Optional.empty());
    }

    private static Optional<ReceiverPlan> misconfiguredFilter(ReceiverSpec spec, List<String> variables) {
        Optional<ReceiverPlan> wrong =
                uncompilable(spec.resourceFilter(), variables, "invalid resourceFilter expression: ");
        for (int i = 0; i < spec.resources().size() && wrong.isEmpty(); i++) {
            ReceiverResource resource = spec.resources().get(i);
            wrong = uncompilable(
                    resource.filter(),
                    variables,
                    "invalid filter expression for resources[" + i + "] (kind=\"" + resource.kind() + "\", name=\""
                            + resource.name() + "\"): ");
        }
        return wrong;
    }

    private static Optional<ReceiverPlan> uncompilable(
            @Nullable String expression, List<String> variables, String message) {
        if (expression == null || expression.isEmpty()) {
            return Optional.empty();
        }
        try {
            CelExpression.ofBoolean(expression, variables);
            return Optional.empty();
        } catch (CelExpressionException e) {
            return misconfigured(Reasons.INVALID_CEL_EXPRESSION, message + e.getMessage());
        }
    }

    private static Optional<ReceiverPlan> misconfiguredCaller(ReceiverSpec spec, boolean isOidc) {
        if (isOidc && spec.oidcProviders().isEmpty()) {
            return invalid("generic-oidc receivers must define at least one oidcProvider");
        }
        if (!isOidc && !spec.oidcProviders().isEmpty()) {
            return invalid("oidcProviders can only be set when type is generic-oidc");
        }
        if (isOidc && spec.secretRef() != null) {
            return invalid("secretRef cannot be set when type is generic-oidc");
        }
        if (!isOidc && spec.secretRef() == null) {
            return invalid("secretRef is required when type is not generic-oidc");
        }
        return Optional.empty();
    }

    private static Optional<ReceiverPlan> misconfiguredIssuers(ReceiverSpec spec) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < spec.oidcProviders().size(); i++) {
            OidcProvider provider = spec.oidcProviders().get(i);
            String place = "oidcProviders[" + i + "] (issuerURL=\"" + provider.issuerURL() + "\"): ";
            if (!seen.add(provider.issuerURL())) {
                return invalid("oidcProviders[" + i + "]: duplicate issuerURL \"" + provider.issuerURL() + "\"");
            }
            if (provider.validations().isEmpty()) {
                return invalid(place + "at least one validation is required; without validations any caller able to"
                        + " obtain a token from this issuer can trigger the Receiver");
            }
            try {
                ClaimRules.compile(provider);
            } catch (CelExpressionException e) {
                return misconfigured(Reasons.INVALID_CEL_EXPRESSION, place + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static Optional<ReceiverPlan> invalid(String message) {
        return misconfigured(Reasons.VALIDATION_FAILED, message);
    }

    private static ReceiverPlan open(Receiver receiver, byte[] token) {
        return new Open(WebhookPath.of(
                token, receiver.metadata().name(), receiver.metadata().namespace()));
    }

    /** Decides with the Secret's data; empty data means that there is no such Secret. */
    static ReceiverPlan ofSecret(Receiver receiver, String secretName, Optional<Map<String, byte[]>> secret) {
        String namespace = receiver.metadata().namespace();
        String shown = namespace + "/" + secretName;
        if (secret.isEmpty()) {
            return new TokenMissing("unable to read token from secret '" + shown + "' error: Secret \"" + secretName
                    + "\" not found: create it with the key 'token'");
        }
        byte[] token = secret.get().get("token");
        if (token == null) {
            return new TokenMissing("invalid '" + shown + "' secret data: required fields 'token'");
        }
        return open(receiver, token);
    }

    private static Optional<ReceiverPlan> misconfigured(String reason, String message) {
        return Optional.of(
                new Misconfigured(reason, "Reconciliation failed terminally due to configuration error: " + message));
    }
}
