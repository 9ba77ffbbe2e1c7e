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
 */
public record BuildRequest(
        Path root, Path directory, ObjectNode resource, KustomizationSpec spec, Map<String, String> variables) {
    public BuildRequest {
        variables = Map.copyOf(variables);
    }
}
