package io.weirkeeper.runtime.cel;

/** A CEL expression does not compile, or cannot be evaluated with the data at hand. The message names the expression. */
public final class CelExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CelExpressionException(String message) {
        super(message);
    }

    public CelExpressionException(String message, Throwable cause) {
        super(message, cause);
    }
}
