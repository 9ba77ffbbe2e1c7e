package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;
import java.util.Locale;

/**
 * Types github and bitbucket: {@code X-Hub-Signature-256}, or {@code X-Hub-Signature} where it is missing, is the body's
 * signature with the token, and the event is one that the receiver listens to.
 *
 * @param vendor for messages
 * @param eventHeader which names the event
 */
record HubSignatureCheck(String vendor, String eventHeader) implements WebhookCheck {
    private static final String SHA256_HEADER = "X-Hub-Signature-256";
    private static final String SHA1_HEADER = "X-Hub-Signature";

    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        String type = request.header("Content-Type").orElse("");
        String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !media.equals("application/x-www-form-urlencoded")) {
            throw new WebhookRefusedException("the Content-Type must be application/json or"
                    + " application/x-www-form-urlencoded: set it in the webhook's settings");
        }
        String header = request.header(SHA256_HEADER).isPresent() ? SHA256_HEADER : SHA1_HEADER;
        String signature = request.header(header)
                .orElseThrow(() -> new WebhookRefusedException("the " + SHA256_HEADER
                        + " header is missing: give the webhook the receiver's token as secret"));
        Hmac.check(header, signature, secret.token(), request.body());
        EventFilter.check(vendor, receiver, request.header(eventHeader).orElse(""));
        return Accepted.of(request);
    }
}
