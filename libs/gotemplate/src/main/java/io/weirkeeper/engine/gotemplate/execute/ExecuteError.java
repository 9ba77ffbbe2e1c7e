package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.value.GoError;
import org.jspecify.annotations.Nullable;

/** An execution that failed at a node; the message is Go's, with file, line, column and the node's text. */
public final class ExecuteError extends GoError {
    private static final long serialVersionUID = 1L;

    ExecuteError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
