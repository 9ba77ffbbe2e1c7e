package io.weirkeeper.service.source.generate;

import org.jspecify.annotations.Nullable;

/** An artifact cannot be put together. The message names the operation and the path. */
public final class GenerateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean terminal;

    /** A failure that another try may not have. */
    public GenerateException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private GenerateException(String message, @Nullable Throwable cause, boolean terminal) {
        super(message, cause);
        this.terminal = terminal;
    }

    /** A failure that stays until the user changes something. */
    static GenerateException terminal(String message) {
        return new GenerateException(message, null, true);
    }

    public boolean isTerminal() {
        return terminal;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
