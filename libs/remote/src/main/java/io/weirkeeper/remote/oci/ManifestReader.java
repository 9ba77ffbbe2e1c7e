package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads manifests and indexes, Docker's and OCI's. */
final class ManifestReader {
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final Set<String> INDEXES = Set.of(OCI_INDEX, "application/vnd.docker.distribution.manifest.list.v2+json");
    static final Set<String> MANIFESTS = Set.of(OCI_MANIFEST, "application/vnd.docker.distribution.manifest.v2+json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ENTRIES = 10_000;

    private ManifestReader() {}

    /** @param announced the media type in the answer's header; what the manifest says itself comes first */
    static OciManifest read(byte[] bytes, Digest digest, String announced) {
        JsonNode json = parse(bytes, "manifest");
        String mediaType = json.path("mediaType").asText("");
        if (mediaType.isEmpty()) {
            mediaType = json.path("manifests").isArray() && !json.path("layers").isArray()
                    ? OCI_INDEX
                    : INDEXES.contains(announced) || MANIFESTS.contains(announced) ? announced : OCI_MANIFEST;
        }
        if (!INDEXES.contains(mediaType) && !MANIFESTS.contains(mediaType)) {
            throw new OciException(
                    OciException.Kind.INVALID,
                    "unsupported MediaType: \"" + mediaType + "\"; push an image manifest or an index");
        }
        boolean index = INDEXES.contains(mediaType);
        return new OciManifest(
                new OciDescriptor(
                        mediaType,
                        digest,
                        bytes.length,
                        Map.of(),
                        json.path("artifactType").asText(""),
                        ""),
                index || !json.path("config").isObject()
                        ? Optional.empty()
                        : Optional.of(descriptor(json.path("config"))),
                index ? List.of() : descriptors(json.path("layers")),
                index ? descriptors(json.path("manifests")) : List.of(),
                texts(json.path("annotations")));
    }

    static JsonNode parse(byte[] bytes, String what) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (!json.isObject()) {
                throw new OciException(OciException.Kind.INVALID, "the " + what + " is no JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new OciException(
                    OciException.Kind.INVALID, "the " + what + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new OciException(OciException.Kind.INVALID, "the " + what + " cannot be read", e);
        }
    }

    static List<OciDescriptor> descriptors(JsonNode list) {
        if (list.size() > MOST_ENTRIES) {
            throw new OciException(
                    OciException.Kind.INVALID, "the manifest lists more than " + MOST_ENTRIES + " parts");
        }
        List<OciDescriptor> all = new ArrayList<>();
        for (JsonNode item : list) {
            all.add(descriptor(item));
        }
        return all;
    }

    private static OciDescriptor descriptor(JsonNode json) {
        JsonNode platform = json.path("platform");
        String os = platform.path("os").asText("");
        String architecture = platform.path("architecture").asText("");
        try {
            return new OciDescriptor(
                    json.path("mediaType").asText(""),
                    Digest.parse(json.path("digest").asText("")),
                    json.path("size").asLong(-1),
                    texts(json.path("annotations")),
                    json.path("artifactType").asText(""),
                    platform.isObject() ? os + "/" + architecture : "");
        } catch (ArtifactException e) {
            throw new OciException(
                    OciException.Kind.INVALID, "the manifest has a part without a usable digest: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return texts;
    }
}
