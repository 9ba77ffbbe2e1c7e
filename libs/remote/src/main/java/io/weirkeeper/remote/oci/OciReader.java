package io.weirkeeper.remote.oci;

import io.weirkeeper.engine.artifact.Digest;
import java.io.OutputStream;
import java.util.List;

/**
 * One repository of a registry, for reading. Every method throws {@link OciException}; none of them waits longer for an
 * answer than {@link OciAccess} allows, callers bound the whole.
 */
public interface OciReader {
    OciName name();

    /** All tags, page by page, as the registry orders them. */
    List<String> tags();

    /** What a reference points at: a HEAD, and a GET where the registry gives no usable answer to that. */
    OciDescriptor resolve(OciReference reference);

    /** A manifest or an index. */
    OciManifest manifest(OciReference reference);

    /** A manifest; of an index the one for linux/amd64, or for no platform at all. */
    OciManifest image(OciReference reference);

    /**
     * Writes a blob. What was written is only to be used when this returns: digest and size are known at the end.
     *
     * @param limit the most bytes that are taken
     */
    void blob(OciDescriptor descriptor, long limit, OutputStream out);

    /** A small blob as a whole. */
    byte[] blob(OciDescriptor descriptor, int limit);

    /** The manifests that say they are about another: by the referrers API, else by the tag that stands in for it. */
    List<OciDescriptor> referrers(Digest subject);
}
