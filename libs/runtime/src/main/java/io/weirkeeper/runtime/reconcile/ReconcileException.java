package io.weirkeeper.runtime.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * The one way a verb room reports failure: Flux's reason, what to do next, and a message for a human that says what
 * failed, on which object, and what to do.
 */
public final class ReconcileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final Disposition disposition;

    public ReconcileException(String reason, Disposition disposition, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.disposition = disposition;
    }

    public String reason() {
        return reason;
    }

    public Disposition disposition() {
        return disposition;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? reason : message;
    }
}
