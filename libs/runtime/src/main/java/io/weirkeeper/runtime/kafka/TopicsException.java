package io.weirkeeper.runtime.kafka;

import org.jspecify.annotations.Nullable;

/** The topics are not as they must be. */
public final class TopicsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    /** @param temporary whether the same check may succeed later */
    public TopicsException(String message, boolean temporary, @Nullable Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    public boolean isTemporary() {
        return temporary;
    }
}
