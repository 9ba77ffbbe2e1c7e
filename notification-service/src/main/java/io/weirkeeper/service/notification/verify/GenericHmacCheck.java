package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;

/** Type generic-hmac: {@code X-Signature} is the body's signature with the token. */
final class GenericHmacCheck implements WebhookCheck {
    private static final String HEADER = "X-Signature";

    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        String signature = request.header(HEADER)
                .orElseThrow(() -> new WebhookRefusedException("the " + HEADER + " header is missing"));
        Hmac.check(HEADER, signature, secret.token(), request.body());
        return Accepted.of(request);
    }
}
