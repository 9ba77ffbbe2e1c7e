package io.weirkeeper.remote.oci;

import io.weirkeeper.engine.artifact.Digest;
import java.util.Map;

/**
 * Names content by what it is and what it digests to.
 *
 * @param size in bytes; -1 when unknown
 * @param artifactType empty when not said
 * @param platform as {@code os/architecture}; empty when not said
 */
public record OciDescriptor(
        String mediaType,
        Digest digest,
        long size,
        Map<String, String> annotations,
        String artifactType,
        String platform) {
    public OciDescriptor {
        annotations = Map.copyOf(annotations);
    }

    static OciDescriptor of(String mediaType, Digest digest, long size) {
        return new OciDescriptor(mediaType, digest, size, Map.of(), "", "");
    }
}
