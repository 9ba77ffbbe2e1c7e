package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;

/** Type nexus: {@code X-Nexus-Webhook-Signature} is the body's HMAC-SHA1 with the token, in hexadecimal. */
final class NexusCheck implements WebhookCheck {
    private static final String HEADER = "X-Nexus-Webhook-Signature";

    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        String signature = request.header(HEADER)
                .orElseThrow(() -> new WebhookRefusedException("the Nexus signature is missing from header"));
        Hmac.check(HEADER, "sha1=" + signature, secret.token(), request.body());
        JsonShape.NEXUS.read(request.body());
        return Accepted.of(request);
    }
}
