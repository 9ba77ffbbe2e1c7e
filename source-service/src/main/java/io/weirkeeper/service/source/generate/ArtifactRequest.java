package io.weirkeeper.service.source.generate;

import io.weirkeeper.api.source.ArtifactGeneratorSpec.CopyOperation;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.OutputArtifact;
import java.util.List;
import java.util.Map;

/**
 * One artifact to make.
 *
 * @param output with its placeholders filled in
 * @param labels what the placeholders stand for, for the object
 */
public record ArtifactRequest(OutputArtifact output, Map<String, String> labels) {
    public ArtifactRequest {
        labels = Map.copyOf(labels);
    }

    public String name() {
        return output.name();
    }

    List<CopyOperation> operations() {
        return output.copy();
    }
}
