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
import org.jspecify.annotations.Nullable;

/** Builds with the kustomize engine, as Flux does: overlay of the spec, build, substitution. */
public final class EngineBuilder implements Builder, AutoCloseable {
    private final EngineThreads threads = new EngineThreads(Runtime.getRuntime().availableProcessors());
    private final boolean strictSubstitutions;

    /** @param strictSubstitutions the feature gate StrictPostBuildSubstitutions */
    public EngineBuilder(boolean strictSubstitutions) {
        this.strictSubstitutions = strictSubstitutions;
    }

    @Override
    public Build build(BuildRequest request) {
        Decryption decryption = request.decryption();
        TrackedFiles disk = new TrackedFiles(new DiskFiles(request.root()));
        if (decryption == Decryption.NONE) {
            return threads.call(() -> finish(run(disk, request), disk, request));
        }
        // decrypting may wait for services elsewhere, which engine threads must not
        Files files = decryption.sources(disk, request.directory().toString(), overlay(request.spec()));
        List<YamlMap> built = threads.call(() -> run(files, request));
        List<YamlMap> plain = built.stream().map(decryption::object).toList();
        return threads.call(() -> finish(plain, disk, request));
    }

    private static List<YamlMap> run(Files files, BuildRequest request) {
        try {
            String directory = files.realPath(request.directory().toString());
            return FluxBuild.run(files, directory, overlay(request.spec()), null);
        } catch (KustomizeException e) {
            throw failed(e, request);
        }
    }

    private Build finish(List<YamlMap> plain, TrackedFiles files, BuildRequest request) {
        try {
            List<YamlMap> built = substitute(plain, request);
            List<ObjectNode> objects = new ArrayList<>(built.size());
            built.forEach(object -> objects.add(Manifest.json(object)));
            String digest = Digest.of(DigestAlgorithm.SHA256, KustomizeBuild.print(built))
                    .toString();
            return new Build(objects, digest, files.directories(), true);
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
    }
}
