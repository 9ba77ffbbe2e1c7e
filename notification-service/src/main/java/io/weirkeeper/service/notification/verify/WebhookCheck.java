package io.weirkeeper.service.notification.verify;

import io.weirkeeper.api.notification.ReceiverSpec;

/** How one type of receiver knows its callers. */
@FunctionalInterface
public interface WebhookCheck {
    /**
     * Returns when the call is good.
     *
     * @param secret the data of the receiver's Secret; of none for a type without
     * @throws WebhookRefusedException when it is not
     */
    Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request);
}
