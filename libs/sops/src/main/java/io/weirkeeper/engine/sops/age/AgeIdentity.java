package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import org.jspecify.annotations.Nullable;

/** A secret key of one kind. */
interface AgeIdentity {
    /**
     * The file key.
     *
     * @return null when the stanza is for somebody else
     * @throws KeyException when it is for this kind of identity but malformed
     */
    byte @Nullable [] unwrap(Stanza stanza);
}
