package io.weirkeeper.remote.oci;

import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.RemoteException;

/** A manifest in a repository, by a tag that may move or by a digest that cannot. */
public sealed interface OciReference {
    OciName name();

    /** The tag or digest. */
    String identifier();

    /** Whatever the tag points at. */
    record Tag(OciName name, String identifier) implements OciReference {
        private static final String FORM = "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}";

        public Tag {
            if (!identifier.matches(FORM)) {
                throw new RemoteException("'" + identifier + "' is no tag; it must have the form " + FORM);
            }
        }

        @Override
        public String toString() {
            return name + ":" + identifier;
        }
    }

    /** Exactly this content. */
    record ByDigest(OciName name, Digest digest) implements OciReference {
        @Override
        public String identifier() {
            return digest.toString();
        }

        @Override
        public String toString() {
            return name + "@" + digest;
        }
    }

    /** @throws RemoteException when the text is no digest */
    static ByDigest byDigest(OciName name, String digest) {
        if (digest.indexOf(':') < 0) {
            throw new RemoteException("cannot parse hash: \"" + digest + "\"; expected sha256: and 64 digits");
        }
        try {
            return new ByDigest(name, Digest.parse(digest));
        } catch (ArtifactException e) {
            throw new RemoteException("cannot parse hash: \"" + digest + "\"; expected sha256: and 64 digits", e);
        }
    }
}
