package io.weirkeeper.remote.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest of an image or artifact, or an index of manifests. Its bytes have been held against its digest.
 *
 * @param self the manifest's own media type, digest and size
 * @param config empty for an index
 * @param layers empty for an index
 * @param manifests what an index lists; empty for anything else
 */
public record OciManifest(
        OciDescriptor self,
        Optional<OciDescriptor> config,
        List<OciDescriptor> layers,
        List<OciDescriptor> manifests,
        Map<String, String> annotations) {
    public OciManifest {
        layers = List.copyOf(layers);
        manifests = List.copyOf(manifests);
        annotations = Map.copyOf(annotations);
    }

    public boolean isIndex() {
        return ManifestReader.INDEXES.contains(self.mediaType());
    }
}
