package io.weirkeeper.engine.kustomize.flux;

/** Variables cannot be put into a text: an expression that is none, or a variable that is not set. */
public final class SubstitutionException extends RuntimeException {
    public SubstitutionException(String message) {
        super(message);
    }

    public SubstitutionException(String message, Throwable cause) {
        super(message, cause);
    }
}
