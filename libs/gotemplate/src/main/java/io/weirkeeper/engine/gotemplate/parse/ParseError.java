package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.value.GoError;

/** A template that does not parse; the message is Go's and names file and line. */
public final class ParseError extends GoError {
    private static final long serialVersionUID = 1L;

    ParseError(String message) {
        super(message);
    }
}
