package io.weirkeeper.remote.tuf;

import java.io.IOException;

/** A repository's metadata or file that must not be believed. The message says which and why. */
public final class TufException extends IOException {
    private static final long serialVersionUID = 1L;

    public TufException(String message) {
        super(message);
    }
}
