package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;

/** How one type of receiver knows its callers. */
@FunctionalInterface
public interface WebhookCheck {
    /**
     * Returns when the call is good.
     *
     * @param token as it stands in the Secret
     * @throws WebhookRefusedException when it is not
     */
    void check(ReceiverSpec receiver, byte[] token, WebhookRequest request);
}
