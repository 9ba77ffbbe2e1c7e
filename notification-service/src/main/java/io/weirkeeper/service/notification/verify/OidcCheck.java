package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.notification.OidcProvider;
import io.weirkeeper.api.notification.ReceiverSpec;
import io.weirkeeper.runtime.cel.CelExpressionException;
import java.util.List;
import java.util.Optional;

/** Type generic-oidc: a token of one of the receiver's issuers, whose claims pass that issuer's validations. */
final class OidcCheck implements WebhookCheck {
    private static final String DEFAULT_AUDIENCE = "notification-controller";

    private final IdTokens tokens;

    OidcCheck(IdTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        String token = IdTokens.bearer(request);
        String issuer = IdTokens.unverifiedIssuer(token);
        OidcProvider provider = receiver.oidcProviders().stream()
                .filter(known -> known.issuerURL().equals(issuer))
                .findFirst()
                .orElseThrow(() -> new WebhookRefusedException("no oidcProvider configured for the token's issuer"));
        String audience = provider.audience();
        ObjectNode claims = tokens.verifyDiscovered(
                token, issuer, audience == null || audience.isEmpty() ? DEFAULT_AUDIENCE : audience);
        try {
            List<String> failures = ClaimRules.compile(provider).failures(claims);
            if (!failures.isEmpty()) {
                throw new WebhookRefusedException("token validation failed: " + String.join("; ", failures));
            }
        } catch (CelExpressionException e) {
            throw new WebhookRefusedException("failed to evaluate the claims of the token: " + e.getMessage());
        }
        return new Accepted(request.body(), Optional.of(claims));
    }
}
