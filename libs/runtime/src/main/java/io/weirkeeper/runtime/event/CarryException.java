package io.weirkeeper.runtime.event;

/** An event could not be handed on for now. */
public final class CarryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CarryException(String message, Throwable cause) {
        super(message, cause);
    }

    public CarryException(String message) {
        super(message);
    }
}
