package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;

/**
 * Types gitlab and harbor: a header holds the token.
 *
 * @param eventHeader which names the event; empty for a vendor whose events are not filtered
 */
record TokenHeaderCheck(String vendor, String tokenHeader, String eventHeader) implements WebhookCheck {
    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        secret.checkIsToken(request, tokenHeader);
        if (!eventHeader.isEmpty()) {
            EventFilter.check(vendor, receiver, request.header(eventHeader).orElse(""));
        }
        return Accepted.of(request);
    }
}
