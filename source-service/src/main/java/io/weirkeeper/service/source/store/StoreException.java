package io.weirkeeper.service.source.store;

/** The disk failed the store. The message names the file and the cause. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message + ": " + text(cause), cause);
    }

    public StoreException(String message) {
        super(message);
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName().replace("Exception", "");
        return message == null ? kind : kind + " " + message;
    }
}
