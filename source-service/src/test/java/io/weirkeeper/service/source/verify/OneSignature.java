package io.weirkeeper.service.source.verify;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.oci.OciDescriptor;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciManifest;
import io.weirkeeper.remote.oci.OciName;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.remote.oci.OciReference;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository with one signature of notation, about the given digest. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OneSignature(OciName name, Digest digest, String mediaType, byte[] envelope) implements OciReader {
    @Override
    public List<OciDescriptor> referrers(Digest subject) {
        return List.of(descriptor("manifest", "application/vnd.cncf.notary.signature"));
    }

    @Override
    public OciManifest manifest(OciReference reference) {
        return new OciManifest(
                descriptor("manifest", ""), Optional.empty(), List.of(descriptor(mediaType, "")), List.of(), Map.of());
    }

    @Override
    public byte[] blob(OciDescriptor descriptor, int limit) {
        return envelope.clone();
    }

    private OciDescriptor descriptor(String type, String artifactType) {
        return new OciDescriptor(type, digest, 10, Map.of(), artifactType, "");
    }

    @Override
    public List<String> tags() {
        throw unasked();
    }

    @Override
    public OciDescriptor resolve(OciReference reference) {
        throw unasked();
    }

    @Override
    public OciManifest image(OciReference reference) {
        throw unasked();
    }

    @Override
    public void blob(OciDescriptor descriptor, long limit, OutputStream out) {
        throw unasked();
    }

    private static OciException unasked() {
        return new OciException(OciException.Kind.INVALID, "not asked for here");
    }
}
