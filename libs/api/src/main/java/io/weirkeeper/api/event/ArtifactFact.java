package io.weirkeeper.api.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Copies;
import org.jspecify.annotations.Nullable;

/**
 * A source's artifact, on {@code weir.artifacts}. In JSON the fields of the subject stand beside the others.
 *
 * @param digest of the stored file, {@code algorithm:hex}
 * @param size in bytes
 * @param indexUrl where the per-directory digests are; empty when there are none
 * @param indexDigest digest of that index; empty when there is none
 */
public record ArtifactFact(
        @JsonUnwrapped Subject subject,
        boolean deleted,
        String revision,
        String digest,
        String url,
        long size,
        String indexUrl,
        String indexDigest)
        implements Fact {

    /** About an artifact without an index of its directories. */
    public static ArtifactFact of(Subject subject, Artifact artifact) {
        Long size = artifact.size();
        return new ArtifactFact(
                subject,
                false,
                artifact.revision(),
                artifact.digest(),
                artifact.url(),
                size == null ? 0 : size,
                "",
                "");
    }

    /** The object is gone. */
    public static ArtifactFact deleted(Subject subject) {
        return new ArtifactFact(subject, true, "", "", "", 0, "", "");
    }

    @JsonCreator
    static ArtifactFact read(
            @JsonProperty(value = "cluster", required = true) String cluster,
            @JsonProperty(value = "kind", required = true) String kind,
            @JsonProperty(value = "namespace", required = true) String namespace,
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty(value = "uid", required = true) String uid,
            @JsonProperty("resourceVersion") @Nullable String resourceVersion,
            @JsonProperty("deleted") boolean deleted,
            @JsonProperty("revision") @Nullable String revision,
            @JsonProperty("digest") @Nullable String digest,
            @JsonProperty("url") @Nullable String url,
            @JsonProperty("size") long size,
            @JsonProperty("indexUrl") @Nullable String indexUrl,
            @JsonProperty("indexDigest") @Nullable String indexDigest) {
        return new ArtifactFact(
                new Subject(cluster, kind, namespace, name, uid, Copies.text(resourceVersion)),
                deleted,
                Copies.text(revision),
                Copies.text(digest),
                Copies.text(url),
                size,
                Copies.text(indexUrl),
                Copies.text(indexDigest));
    }

    @Override
    public ArtifactFact about(Subject newSubject) {
        return new ArtifactFact(newSubject, deleted, revision, digest, url, size, indexUrl, indexDigest);
    }

    @Override
    public Topic topic() {
        return Topic.ARTIFACTS;
    }
}
