package io.weirkeeper.service.source.compose;

import org.jspecify.annotations.Nullable;

/** A tree cannot be put together as asked. The message names the path. */
public final class ComposeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was being done. */
    public enum Step {
        SPARSE,
        INCLUDE
    }

    private final Step step;

    public ComposeException(Step step, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.step = step;
    }

    public Step step() {
        return step;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
