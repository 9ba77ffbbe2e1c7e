package io.weirkeeper.api.event;

/**
 * A source's artifact, on {@code weir.artifacts}.
 *
 * @param digest of the stored file, {@code algorithm:hex}
 * @param size in bytes
 * @param indexUrl where the per-directory digests are; empty when there are none
 * @param indexDigest digest of that index; empty when there is none
 */
public record ArtifactFact(
        Subject subject,
        boolean deleted,
        String revision,
        String digest,
        String url,
        long size,
        String indexUrl,
        String indexDigest)
        implements Fact {

    /** The object is gone. */
    public static ArtifactFact deleted(Subject subject) {
        return new ArtifactFact(subject, true, "", "", "", 0, "", "");
    }
}
