package io.weirkeeper.kafka.embedded;

/** The broker cannot start; the message says why. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
