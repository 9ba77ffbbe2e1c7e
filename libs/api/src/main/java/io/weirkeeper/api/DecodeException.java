package io.weirkeeper.api;

/**
 * Some bytes or some JSON do not have the shape of a record. The message names the field by its path, such as
 * {@code spec.include[2].repository.name}, and says what was expected there.
 */
public final class DecodeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    public DecodeException(String path, String problem, Throwable cause) {
        super(path.isEmpty() ? problem : path + ": " + problem, cause);
        this.path = path;
    }

    /** Where in the document; empty means the document itself. */
    public String path() {
        return path;
    }
}
