package io.weirkeeper.runtime.kube;

/** The patch formats of the API. */
public enum PatchKind {
    APPLY("application/apply-patch+yaml"),
    MERGE("application/merge-patch+json"),
    JSON("application/json-patch+json");

    private final String mediaType;

    PatchKind(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
