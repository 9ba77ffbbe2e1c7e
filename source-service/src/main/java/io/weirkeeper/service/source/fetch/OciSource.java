package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.OciRepositorySpec;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.TimeLimit;
import io.weirkeeper.remote.oci.OciDescriptor;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciManifest;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.remote.oci.OciReference;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One OCIRepository as its registry shows it. Each step takes {@code spec.timeout} at most. */
public final class OciSource {
    private static final String LATEST = "latest";

    private final OciReader reader;
    private final OciRepositorySpec spec;

    OciSource(OciReader reader, OciRepositorySpec spec) {
        this.reader = reader;
        this.spec = spec;
    }

    /** For who verifies what is here. */
    public OciReader reader() {
        return reader;
    }

    /** What the spec's reference points at now: digest before version range before tag. */
    public OciRevision revision() {
        OciRepositorySpec.Ref ref = spec.ref() == null ? new OciRepositorySpec.Ref(null, null, null, null) : spec.ref();
        String digest = text(ref.digest());
        if (!digest.isEmpty()) {
            return limited(Reasons.OCI_ARTIFACT_PULL_FAILED, "failed to determine artifact digest: ", () -> {
                OciReference.ByDigest reference = OciReference.byDigest(reader.name(), digest);
                return new OciRevision(reference, reference.digest());
            });
        }
        String tag = text(ref.semver()).isEmpty() ? text(ref.tag()) : highest(ref);
        return limited(Reasons.OCI_ARTIFACT_PULL_FAILED, "failed to determine artifact digest: ", () -> {
            OciReference reference = new OciReference.Tag(reader.name(), tag.isEmpty() ? LATEST : tag);
            return new OciRevision(reference, reader.resolve(reference).digest());
        });
    }

    private String highest(OciRepositorySpec.Ref ref) {
        TagChoice choice = new TagChoice(text(ref.semver()), text(ref.semverFilter()), mediaType());
        return limited(
                Reasons.READ_OPERATION_FAILED,
                "failed to determine the artifact tag for '" + spec.url() + "': ",
                () -> choice.among(reader.tags()));
    }

    /**
     * Downloads the layer that the spec selects.
     *
     * @param directory that gets a file
     */
    public OciLayer pull(OciRevision revision, Path directory) {
        OciManifest manifest = limited(
                Reasons.OCI_ARTIFACT_PULL_FAILED,
                "failed to pull artifact from '" + spec.url() + "': ",
                () -> reader.image(revision.pinned()));
        return limited(Reasons.OCI_ARTIFACT_LAYER_OPERATION_FAILED, "", () -> {
            OciDescriptor layer = layer(manifest.layers());
            Path file = directory.resolve("layer");
            try (OutputStream out = Files.newOutputStream(file)) {
                reader.blob(layer, ArchiveLimits.DEFAULT.bytes(), out);
            } catch (OciException e) {
                throw new OciException(e.kind(), "failed to " + operation() + " layer from artifact: " + e.text(), e);
            }
            return new OciLayer(file, manifest.annotations());
        });
    }

    /** What is done with the layer: {@code extract} or {@code copy}. */
    public String operation() {
        OciRepositorySpec.LayerSelector selector = spec.layerSelector();
        String operation = selector == null ? "" : text(selector.operation());
        return operation.isEmpty() ? OciRepositorySpec.LayerSelector.EXTRACT : operation;
    }

    private String mediaType() {
        return spec.layerSelector() == null ? "" : text(spec.layerSelector().mediaType());
    }

    private OciDescriptor layer(List<OciDescriptor> layers) {
        if (layers.isEmpty()) {
            throw new OciException(OciException.Kind.NOT_FOUND, "no layers found in artifact");
        }
        String wanted = mediaType();
        return layers.stream()
                .filter(layer -> wanted.isEmpty() || layer.mediaType().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new OciException(
                        OciException.Kind.NOT_FOUND,
                        "failed to find layer with media type '" + wanted + "' in artifact"));
    }

    private <T> T limited(String reason, String prefix, Callable<T> work) {
        try {
            return TimeLimit.call(spec.timeout(), work);
        } catch (OciException e) {
            throw failure(reason, prefix + e.text(), e);
        } catch (RemoteException e) {
            throw failure(reason, prefix + e.text(), e);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw failure(reason, prefix + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw failure(
                    reason,
                    prefix + "not done within " + spec.timeout().toSeconds()
                            + " s; check the registry or raise spec.timeout",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(reason, prefix + "interrupted; it is tried again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException disk) {
                throw failure(reason, prefix + "the layer cannot be written: " + disk.getMessage(), disk);
            }
            throw new IllegalStateException("a step failed that can only fail with an IOException", e);
        }
    }

    private static ReconcileException failure(String reason, String message, Throwable cause) {
        return new ReconcileException(reason, Disposition.RETRY, message, cause);
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
