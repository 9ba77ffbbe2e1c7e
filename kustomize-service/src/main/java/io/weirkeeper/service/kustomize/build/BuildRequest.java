package io.weirkeeper.service.kustomize.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import java.nio.file.Path;
import java.util.Map;

/**
 * What to build.
 *
 * @param root of the artifact, which nothing may leave; may be written to
 * @param directory to build, inside the root
 * @param resource the whole Kustomization
 * @param variables of {@code postBuild.substituteFrom}, later ones already over earlier ones
 * @param decryption of what is read and made
 */
public record BuildRequest(
        Path root,
        Path directory,
        ObjectNode resource,
        KustomizationSpec spec,
        Map<String, String> variables,
        Decryption decryption) {
    public BuildRequest {
        variables = Map.copyOf(variables);
    }

    /** Without decryption. */
    public BuildRequest(
            Path root, Path directory, ObjectNode resource, KustomizationSpec spec, Map<String, String> variables) {
        this(root, directory, resource, spec, variables, Decryption.NONE);
    }

    public BuildRequest with(Decryption newDecryption) {
        return new BuildRequest(root, directory, resource, spec, variables, newDecryption);
    }
}
