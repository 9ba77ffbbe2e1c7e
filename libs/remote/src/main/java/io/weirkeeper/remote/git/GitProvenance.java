package io.weirkeeper.remote.git;

import io.weirkeeper.remote.signature.SignedObject;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a fetched commit was found by, and what they are signed with.
 *
 * @param tag null when the commit was not found by a tag
 */
public record GitProvenance(SignedObject commit, @Nullable Tag tag) {

    /**
     * A tag.
     *
     * @param name as the tag object has it; of a lightweight tag the name of the reference
     * @param hash of the tag object; empty for a lightweight tag
     */
    public record Tag(String name, String hash, SignedObject object) {
        /** {@code v1.0.0@<hash>}, or the name alone. */
        public String shown() {
            return hash.isEmpty() ? name : name + "@" + hash;
        }
    }
}
