package io.weirkeeper.remote.git;

/** The kept objects are not complete; the fetch must begin anew. */
final class BrokenCacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    BrokenCacheException(String text, Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    String text() {
        return text;
    }
}
