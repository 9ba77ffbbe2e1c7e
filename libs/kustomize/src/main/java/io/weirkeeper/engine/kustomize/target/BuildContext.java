package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.resource.ResourceReader;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import java.util.List;

/** What all directories of one build share. */
record BuildContext(BuildOptions options, OpenApi schemas, ResourceReader reader, List<String> buildMetadata) {
    static final String ORIGIN = "originAnnotations";
    static final String TRANSFORMATIONS = "transformerAnnotations";
    static final String MANAGED_BY = "managedByLabel";

    boolean tracksOrigins() {
        return !buildMetadata.isEmpty();
    }
}
