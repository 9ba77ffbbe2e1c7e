package io.weirkeeper.engine.helm.index;

import org.jspecify.annotations.Nullable;

/** An index that cannot be read; the message says where and why, in Helm's words where it has some. */
public final class IndexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IndexException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
