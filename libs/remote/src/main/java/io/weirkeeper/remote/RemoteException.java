package io.weirkeeper.remote;

import org.jspecify.annotations.Nullable;

/** Settings for a remote that cannot be used. The message names the key that is wrong and what it should hold. */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RemoteException(String message) {
        super(message);
    }

    public RemoteException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
