package io.weirkeeper.service.source.fetch;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.oci.OciReference;

/**
 * What a reference of an OCIRepository points at.
 *
 * @param reference as the spec asks for it
 * @param digest of the manifest or index
 */
public record OciRevision(OciReference reference, Digest digest) {

    /** {@code tag@sha256:…}, or the digest alone where the spec gives one. */
    public String text() {
        return switch (reference) {
            case OciReference.Tag tag -> tag.identifier() + "@" + digest;
            case OciReference.ByDigest byDigest -> digest.toString();
        };
    }

    /** The same content by its digest. */
    public OciReference pinned() {
        return new OciReference.ByDigest(reference.name(), digest);
    }
}
