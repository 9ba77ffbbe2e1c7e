package io.weirkeeper.service.notification.verify;

/** A webhook call is not from whom it must be, or not about what the receiver listens to. Never holds a secret. */
public final class WebhookRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WebhookRefusedException(String message) {
        super(message);
    }
}
