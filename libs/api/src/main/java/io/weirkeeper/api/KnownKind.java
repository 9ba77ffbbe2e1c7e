package io.weirkeeper.api;

import java.util.Optional;

/** The kinds of the Flux APIs, each with the only version that is served. */
public enum KnownKind {
    GIT_REPOSITORY("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories"),
    OCI_REPOSITORY("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories"),
    BUCKET("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets"),
    HELM_REPOSITORY("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories"),
    HELM_CHART("source.toolkit.fluxcd.io", "v1", "HelmChart", "helmcharts"),
    EXTERNAL_ARTIFACT("source.toolkit.fluxcd.io", "v1", "ExternalArtifact", "externalartifacts"),
    ARTIFACT_GENERATOR("source.extensions.fluxcd.io", "v1beta1", "ArtifactGenerator", "artifactgenerators"),
    KUSTOMIZATION("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations"),
    HELM_RELEASE("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases"),
    ALERT("notification.toolkit.fluxcd.io", "v1beta3", "Alert", "alerts"),
    PROVIDER("notification.toolkit.fluxcd.io", "v1beta3", "Provider", "providers"),
    RECEIVER("notification.toolkit.fluxcd.io", "v1", "Receiver", "receivers"),
    IMAGE_REPOSITORY("image.toolkit.fluxcd.io", "v1", "ImageRepository", "imagerepositories"),
    IMAGE_POLICY("image.toolkit.fluxcd.io", "v1", "ImagePolicy", "imagepolicies"),
    IMAGE_UPDATE_AUTOMATION("image.toolkit.fluxcd.io", "v1", "ImageUpdateAutomation", "imageupdateautomations"),
    FLUX_INSTANCE("fluxcd.controlplane.io", "v1", "FluxInstance", "fluxinstances"),
    FLUX_REPORT("fluxcd.controlplane.io", "v1", "FluxReport", "fluxreports"),
    RESOURCE_SET("fluxcd.controlplane.io", "v1", "ResourceSet", "resourcesets"),
    RESOURCE_SET_INPUT_PROVIDER(
            "fluxcd.controlplane.io", "v1", "ResourceSetInputProvider", "resourcesetinputproviders");

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;

    KnownKind(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    public String kind() {
        return kind;
    }

    public String plural() {
        return plural;
    }

    public String apiVersion() {
        return group + "/" + version;
    }

    /** The kind of that name; the names are unique among these groups. */
    public static Optional<KnownKind> ofKind(String kind) {
        for (KnownKind known : values()) {
            if (known.kind.equals(kind)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
