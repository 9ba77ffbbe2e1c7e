package io.weirkeeper.engine.gotemplate.execute;

/** What a map does for a key it does not have: Go's option missingkey. */
public enum MissingKey {
    /** Yields no value, printed as {@code <no value>}. */
    DEFAULT,
    /** Yields the zero value of the map's element type. */
    ZERO,
    /** Fails. */
    ERROR
}
