package io.weirkeeper.service.source.generate;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.ArtifactGeneratorSpec;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.service.source.store.ArtifactPath;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.StoredArtifact;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes artifacts out of the trees of sources and stores them. */
public final class ArtifactBuilder {
    private final ArtifactStore store;

    public ArtifactBuilder(ArtifactStore store) {
        this.store = store;
    }

    /**
     * What a spec asks for.
     *
     * @param sources by alias
     * @throws GenerateException when {@code spec.pathPattern} makes no sense
     */
    public static List<ArtifactRequest> requests(ArtifactGeneratorSpec spec, Map<String, TreeEntry.Directory> sources) {
        return PathPattern.requests(spec, sources);
    }

    /**
     * Makes and stores one artifact.
     *
     * @param work where archives are extracted that it is made of
     * @throws GenerateException naming what cannot be done
     */
    public StoredArtifact build(
            String namespace, ArtifactRequest request, Map<String, TreeEntry.Directory> sources, WorkDirectory work) {
        TreeEntry.Directory tree =
                new CopyOperations(sources, archive -> extract(archive, work)).apply(request.operations());
        try {
            String file = ContentName.of(request.name(), tree) + ".tar.gz";
            // the defaults: what is in the artifact was chosen, so its own .sourceignore says nothing
            IgnoreRules rules = IgnoreRules.of(TreeEntry.Directory.EMPTY, Optional.empty());
            return store.write(
                    path(namespace, request.name(), file),
                    out -> Optional.of(new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, rules, out)));
        } catch (IOException | ArtifactException | StoreException e) {
            throw new GenerateException("failed to create artifact: " + e.getMessage(), e);
        }
    }

    /** Where an artifact lies. */
    public static ArtifactPath path(String namespace, String name, String file) {
        return new ArtifactPath(KnownKind.EXTERNAL_ARTIFACT.kind(), namespace, name, file);
    }

    private static TreeEntry.Directory extract(TreeEntry.File archive, WorkDirectory work) throws IOException {
        Path file = work.file("archive-" + UUID.randomUUID());
        try (java.io.OutputStream out = Files.newOutputStream(file)) {
            archive.content().writeTo(out);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return work.extract(in);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
