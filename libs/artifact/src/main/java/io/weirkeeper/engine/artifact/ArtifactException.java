package io.weirkeeper.engine.artifact;

/** An archive, path or tree that must not be used as it is. The message names the entry and says what to do. */
public final class ArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArtifactException(String message) {
        super(message);
    }

    public ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
