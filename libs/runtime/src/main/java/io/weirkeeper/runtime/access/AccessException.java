package io.weirkeeper.runtime.access;

/** The cluster that an object names cannot be reached as it asks; the message says why and never shows a credential. */
public final class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isMissing;

    public AccessException(String message) {
        this(message, false);
    }

    AccessException(String message, boolean isMissing) {
        super(message);
        this.isMissing = isMissing;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Whether the object that holds the access is not there, rather than wrong. */
    public boolean isMissing() {
        return isMissing;
    }
}
