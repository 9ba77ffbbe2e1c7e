package io.weirkeeper.engine.gotemplate.value;

import org.jspecify.annotations.Nullable;

/** What a function called from a template returned as its error, worded as Go words it; the message is raw. */
public class GoError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GoError(String message) {
        this(message, null);
    }

    public GoError(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /** The raw message. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
