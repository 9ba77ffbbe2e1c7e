package io.weirkeeper.engine.gotemplate.execute;

/** An execution that used more than its {@link Limits}. Templates cannot catch it and it is never wrapped. */
public final class LimitError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitError(String message) {
        super(message, null, false, false);
    }
}
