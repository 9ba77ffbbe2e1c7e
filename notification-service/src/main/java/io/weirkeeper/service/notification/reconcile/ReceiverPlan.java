package io.weirkeeper.service.notification.reconcile;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.api.notification.ReceiverSpec;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import io.weirkeeper.service.notification.verify.WebhookPath;
import java.util.Map;
import java.util.Optional;

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
        boolean hasFilters = spec.resourceFilter() != null
                || spec.resources().stream().anyMatch(resource -> resource.filter() != null);
        if (!WebhookChecks.isSupported(spec.type())) {
            return misconfigured(
                    Reasons.VALIDATION_FAILED,
                    "receivers of type '" + spec.type()
                            + "' are not supported yet: use generic, generic-hmac or github");
        }
        if (hasFilters) {
            return misconfigured(
                    Reasons.INVALID_CEL_EXPRESSION,
                    "resourceFilter and resources[].filter are not supported yet: remove them");
        }
        if (!spec.oidcProviders().isEmpty()) {
            return misconfigured(Reasons.VALIDATION_FAILED, "oidcProviders can only be set when type is generic-oidc");
        }
        if (spec.secretRef() == null) {
            return misconfigured(Reasons.VALIDATION_FAILED, "secretRef is required when type is not generic-oidc");
        }
        return Optional.empty();
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
        return new Open(WebhookPath.of(token, receiver.metadata().name(), namespace));
    }

    private static Optional<ReceiverPlan> misconfigured(String reason, String message) {
        return Optional.of(
                new Misconfigured(reason, "Reconciliation failed terminally due to configuration error: " + message));
    }
}
