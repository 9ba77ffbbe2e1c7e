package io.weirkeeper.service.source.verify;

import java.io.IOException;

/** Whom signatures without keys are believed on where nobody names another root. */
@FunctionalInterface
public interface PublicRoot {
    /** @throws IOException when it cannot be had; the message names the server */
    byte[] read() throws IOException;
}
