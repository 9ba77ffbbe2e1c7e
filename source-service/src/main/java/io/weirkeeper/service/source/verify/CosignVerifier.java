package io.weirkeeper.service.source.verify;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.oci.OciDescriptor;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciManifest;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.remote.oci.OciReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for a good signature of cosign on a manifest: bundles among its referrers; where there are none, the older form
 * with the tag {@code sha256-….sig}.
 */
final class CosignVerifier {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";
    private static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final int LONGEST = 8 << 20;
    private static final int MOST = 100;

    private final OciReader reader;
    private final CosignTrust trust;

    CosignVerifier(OciReader reader, CosignTrust trust) {
        this.reader = reader;
        this.trust = trust;
    }

    /** Reads a signature that may not be one. */
    private interface Candidate {
        CosignSignature read();
    }

    /** Throws when there is no good signature; says why the last one is not. */
    void verify(Digest digest) {
        List<Candidate> candidates = bundles(digest);
        if (candidates.isEmpty()) {
            candidates = layers(digest);
        }
        if (candidates.isEmpty()) {
            throw new VerifyException("no signatures found");
        }
        String why = "";
        for (Candidate candidate : candidates) {
            try {
                trust.check(candidate.read());
                return;
            } catch (VerifyException e) {
                why = e.text();
            } catch (OciException e) {
                why = e.text();
            }
        }
        throw new VerifyException("no matching signatures: " + why);
    }

    private List<Candidate> bundles(Digest digest) {
        List<Candidate> candidates = new ArrayList<>();
        for (OciDescriptor referrer : referrers(digest)) {
            if (referrer.artifactType().startsWith(BUNDLE) && candidates.size() < MOST) {
                candidates.add(() -> {
                    OciManifest manifest = reader.manifest(new OciReference.ByDigest(reader.name(), referrer.digest()));
                    OciDescriptor layer = manifest.layers().stream()
                            .findFirst()
                            .orElseThrow(() -> new VerifyException("the bundle's manifest has no layer"));
                    return CosignSignature.ofBundle(reader.blob(layer, LONGEST), digest);
                });
            }
        }
        return candidates;
    }

    /** A registry that cannot say is one without bundles, as in Flux; the older form may be there. */
    private List<OciDescriptor> referrers(Digest digest) {
        try {
            return reader.referrers(digest);
        } catch (OciException e) {
            return List.of();
        }
    }

    private List<Candidate> layers(Digest digest) {
        OciManifest manifest;
        try {
            String tag = digest.algorithm().text() + "-" + digest.hex() + ".sig";
            manifest = reader.manifest(new OciReference.Tag(reader.name(), tag));
        } catch (OciException e) {
            if (e.kind() == OciException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
        List<Candidate> candidates = new ArrayList<>();
        for (OciDescriptor layer : manifest.layers()) {
            if (layer.mediaType().equals(SIMPLE_SIGNING) && candidates.size() < MOST) {
                candidates.add(() -> CosignSignature.ofLayer(layer.annotations(), reader.blob(layer, LONGEST), digest));
            }
        }
        return candidates;
    }
}
