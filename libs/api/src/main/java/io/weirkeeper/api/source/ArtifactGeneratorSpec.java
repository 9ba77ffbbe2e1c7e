package io.weirkeeper.api.source;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which sources, and what of them becomes which artifact.
 *
 * @param pathPattern {@code @alias/dir/{name}/…}: the artifacts are made once for each directory that matches
 */
public record ArtifactGeneratorSpec(
        @Property(required = true, minItems = 1, maxItems = 1000)
        List<OutputArtifact> artifacts,

        @Nullable CommonMetadata commonMetadata,

        @Property(pattern = PATH, maxLength = 1024) @Nullable
        String pathPattern,

        @Property(required = true, minItems = 1, maxItems = 1000)
        List<SourceReference> sources) {
    private static final String PATH = "^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)/(.*)$";
    private static final String ALIAS = "^@([a-z0-9]([a-z0-9_-]*[a-z0-9])?)$";

    /** A file takes the place of one that is there. */
    public static final String OVERWRITE = "Overwrite";
    /** A YAML file is merged into one that is there, as values of Helm are. */
    public static final String MERGE = "Merge";
    /** The contents of an archive are copied in place of the archive. */
    public static final String EXTRACT = "Extract";

    public ArtifactGeneratorSpec {
        artifacts = Copies.list(artifacts);
        sources = Copies.list(sources);
    }

    /** Put on every ExternalArtifact. */
    public record CommonMetadata(Map<String, String> annotations, Map<String, String> labels) {
        public CommonMetadata {
            annotations = Copies.map(annotations);
            labels = Copies.map(labels);
        }
    }

    /**
     * A source.
     *
     * @param alias its name within the generator
     * @param namespace that of the generator when absent
     */
    public record SourceReference(
            @Property(required = true, pattern = "^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$", maxLength = 63)
            String alias,

            @Property(
                    required = true,
                    oneOf = {"Bucket", "GitRepository", "OCIRepository", "HelmChart", "ExternalArtifact"})
            String kind,

            @Property(required = true, pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", maxLength = 253)
            String name,

            @Property(pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", minLength = 1, maxLength = 63) @Nullable
            String namespace) {
        /** The namespace, or that of the generator. */
        public String namespaceOr(String own) {
            return namespace == null || namespace.isEmpty() ? own : namespace;
        }
    }

    /**
     * An artifact to make.
     *
     * @param revision the alias of the source whose revision it gets, with its @
     * @param originRevision the alias of the source whose origin is noted in its metadata, with its @
     */
    public record OutputArtifact(
            @Property(required = true, minItems = 1) List<CopyOperation> copy,

            @Property(required = true, minLength = 1, maxLength = 253)
            String name,

            @Property(pattern = ALIAS, maxLength = 64) @Nullable
            String originRevision,

            @Property(pattern = ALIAS, maxLength = 64) @Nullable
            String revision) {
        public OutputArtifact {
            copy = Copies.list(copy);
        }
    }

    /**
     * One copy, as cp does it.
     *
     * @param from {@code @alias/path} or {@code @alias/pattern}
     * @param to {@code @artifact/path}
     * @param exclude patterns of what is left out
     */
    public record CopyOperation(
            @Property(maxItems = 100) List<String> exclude,

            @Property(required = true, pattern = PATH, minLength = 1, maxLength = 1024)
            String from,

            @Property(oneOf = {OVERWRITE, MERGE, EXTRACT}) @Nullable
            String strategy,

            @Property(required = true, pattern = "^@(artifact)/(.*)$", minLength = 1, maxLength = 1024)
            String to) {
        public CopyOperation {
            exclude = Copies.list(exclude);
        }

        public boolean is(String asked) {
            return asked.equals(strategy);
        }
    }
}
