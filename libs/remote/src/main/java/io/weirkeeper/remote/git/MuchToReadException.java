package io.weirkeeper.remote.git;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server sends more than is kept in memory. */
final class MuchToReadException extends IOException {
    private static final long serialVersionUID = 1L;

    MuchToReadException() {
        super("the repository is not a small one");
    }

    /** Throws the one that a library has wrapped. */
    static void throwIfCauseOf(Throwable failure) throws MuchToReadException {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof MuchToReadException much) {
                throw much;
            }
            cause = cause.getCause();
        }
    }
}
