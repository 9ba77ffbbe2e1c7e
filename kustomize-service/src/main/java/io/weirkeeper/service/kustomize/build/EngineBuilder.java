package io.weirkeeper.service.kustomize.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.Image;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.api.kustomize.Patch;
import io.weirkeeper.api.kustomize.PostBuild;
import io.weirkeeper.api.kustomize.Selector;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.RemoteBase;
import io.weirkeeper.engine.kustomize.file.RemoteSources;
import io.weirkeeper.engine.kustomize.flux.FluxBuild;
import io.weirkeeper.engine.kustomize.flux.Overlay;
import io.weirkeeper.engine.kustomize.flux.SubstitutionException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.runtime.engine.EngineThreads;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds with the kustomize engine, as Flux does: overlay of the spec, build, substitution. */
public final class EngineBuilder implements Builder, AutoCloseable {
    private static final int REMOTE_BUILDS = 4;

    private final EngineThreads threads = new EngineThreads(Runtime.getRuntime().availableProcessors());
    /** Threads for builds that wait for other servers, so that those that do not never wait for them. */
    private final EngineThreads remoteThreads = new EngineThreads(REMOTE_BUILDS);

    private final boolean strictSubstitutions;
    private final @Nullable RemoteAccess remote;

    /** Says that something remote is wanted, instead of fetching it. */
    private static final class ElsewhereException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final RemoteSources ELSEWHERE = new RemoteSources() {
        @Override
        public Checkout checkout(RemoteBase base) {
            throw new ElsewhereException();
        }

        @Override
        public Optional<byte[]> download(String url) {
            throw new ElsewhereException();
        }
    };

    /** One that refuses remote bases. */
    public EngineBuilder(boolean strictSubstitutions) {
        this(strictSubstitutions, null);
    }

    /**
     * @param strictSubstitutions the feature gate StrictPostBuildSubstitutions
     * @param remote null refuses remote bases ({@code --no-remote-bases})
     */
    public EngineBuilder(boolean strictSubstitutions, @Nullable RemoteAccess remote) {
        this.strictSubstitutions = strictSubstitutions;
        this.remote = remote;
    }

    @Override
    public Build build(BuildRequest request) {
        RemoteAccess access = remote;
        if (access == null) {
            return build(threads, request, null);
        }
        try {
            return build(threads, request, ELSEWHERE);
        } catch (ElsewhereException e) {
            try (RemoteBases bases = access.open()) {
                return build(remoteThreads, request, bases);
            }
        }
    }

    private Build build(EngineThreads on, BuildRequest request, @Nullable RemoteSources sources) {
        Decryption decryption = request.decryption();
        TrackedFiles disk = new TrackedFiles(new DiskFiles(request.root()));
        boolean isRepeatable = !(sources instanceof RemoteBases);
        if (decryption == Decryption.NONE) {
            return on.call(() -> finish(run(disk, request, sources), disk, request, isRepeatable));
        }
        // decrypting may wait for services elsewhere, which engine threads must not
        Files files = decryption.sources(disk, request.directory().toString(), overlay(request.spec()));
        List<YamlMap> built = on.call(() -> run(files, request, sources));
        List<YamlMap> plain = built.stream().map(decryption::object).toList();
        return on.call(() -> finish(plain, disk, request, isRepeatable));
    }

    private static List<YamlMap> run(Files files, BuildRequest request, @Nullable RemoteSources sources) {
        try {
            String directory = files.realPath(request.directory().toString());
            return FluxBuild.run(files, directory, overlay(request.spec()), sources);
        } catch (KustomizeException e) {
            throw failed(e, request);
        }
    }

    private Build finish(List<YamlMap> plain, TrackedFiles files, BuildRequest request, boolean isRepeatable) {
        try {
            List<YamlMap> built = substitute(plain, request);
            List<ObjectNode> objects = new ArrayList<>(built.size());
            built.forEach(object -> objects.add(Manifest.json(object)));
            String digest = Digest.of(DigestAlgorithm.SHA256, KustomizeBuild.print(built))
                    .toString();
            return new Build(objects, digest, files.directories(), isRepeatable);
        } catch (KustomizeException e) {
            throw failed(e, request);
        } catch (SubstitutionException e) {
            throw failed(postBuildFailure(String.valueOf(e.getMessage())), e);
        }
    }

    private static ReconcileException failed(KustomizeException e, BuildRequest request) {
        String root = new DiskFiles(request.root()).root();
        return failed("kustomize build failed: " + shortened(e.getMessage(), root), e);
    }

    /** The user knows paths in the source, not where it was extracted. */
    private static String shortened(@Nullable String message, String root) {
        String text = message == null ? "no reason given" : message;
        return text.replace(root + "/", "").replace(root, ".");
    }

    /** The engine says {@code object: why}. */
    private static String postBuildFailure(String message) {
        int colon = message.indexOf(": ");
        return colon < 0
                ? "post build failed: " + message
                : "post build failed for '" + message.substring(0, colon) + "'" + message.substring(colon);
    }

    private List<YamlMap> substitute(List<YamlMap> built, BuildRequest request) {
        PostBuild postBuild = request.spec().postBuild();
        if (postBuild == null) {
            return built;
        }
        Map<String, String> variables = new HashMap<>(request.variables());
        variables.putAll(postBuild.substitute());
        boolean always = "Always".equals(postBuild.substituteStrategy());
        var substitution = new io.weirkeeper.engine.kustomize.flux.PostBuild(variables, strictSubstitutions, always);
        return built.stream().map(substitution::apply).toList();
    }

    private static Overlay overlay(KustomizationSpec spec) {
        return new Overlay(
                spec.targetNamespace(),
                spec.namePrefix(),
                spec.nameSuffix(),
                spec.patches().stream().map(EngineBuilder::patch).toList(),
                spec.components(),
                spec.ignoreMissingComponents(),
                spec.images().stream().map(EngineBuilder::image).toList(),
                spec.buildMetadata());
    }

    private static Overlay.Patch patch(Patch patch) {
        Selector target = patch.target();
        return new Overlay.Patch(
                patch.patch(),
                target == null
                        ? null
                        : new Overlay.Selector(
                                text(target.group()),
                                text(target.version()),
                                text(target.kind()),
                                text(target.name()),
                                text(target.namespace()),
                                text(target.labelSelector()),
                                text(target.annotationSelector())));
    }

    private static Overlay.Image image(Image image) {
        return new Overlay.Image(image.name(), text(image.newName()), text(image.newTag()), text(image.digest()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static ReconcileException failed(String message, RuntimeException cause) {
        return new ReconcileException(Reasons.BUILD_FAILED, Disposition.RETRY, message, cause);
    }

    @Override
    public void close() {
        threads.close();
        remoteThreads.close();
    }
}
