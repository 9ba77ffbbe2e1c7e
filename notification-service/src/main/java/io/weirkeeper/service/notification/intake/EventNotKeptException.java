package io.weirkeeper.service.notification.intake;

/** An event could not be made safe; its sender must keep it. */
public final class EventNotKeptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventNotKeptException(String message, Throwable cause) {
        super(message, cause);
    }
}
