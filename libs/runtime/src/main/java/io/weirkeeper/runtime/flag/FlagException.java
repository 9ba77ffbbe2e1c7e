package io.weirkeeper.runtime.flag;

/** The command line cannot be understood; the message says which part and what would fit. */
public final class FlagException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public FlagException(String message) {
        super(message);
    }
}
