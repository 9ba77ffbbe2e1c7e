package io.weirkeeper.service.notification.verify;

/** Where public documents are read, such as an issuer's keys. Bounded in size and time. */
@FunctionalInterface
public interface Documents {
    /** @throws WebhookRefusedException when it cannot be had */
    byte[] get(String url);
}
