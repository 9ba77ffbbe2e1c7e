package io.weirkeeper.service.helm.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stage of an action failed, and so the action. The message is Helm's. */
final class ActionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Stage> cleanup;

    ActionException(String message, @Nullable Throwable cause) {
        this(message, cause, List.of());
    }

    /** @param cleanup what is to be done before the failure is recorded */
    ActionException(String message, @Nullable Throwable cause, List<Stage> cleanup) {
        super(message, cause);
        this.cleanup = List.copyOf(cleanup);
    }

    List<Stage> cleanup() {
        return cleanup;
    }

    String text() {
        String message = getMessage();
        return message == null ? "failed" : message.strip();
    }
}
