package io.weirkeeper.service.source.compose;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.source.GitRepositorySpec;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts the tree of a GitRepository's artifact together: the part of the repository that a sparse checkout leaves, and what
 * the spec includes. The tree is readable until this is closed.
 */
public final class Composition implements AutoCloseable {
    private final ArtifactStore store;
    private final List<WorkDirectory> extracted = new ArrayList<>();

    public Composition(ArtifactStore store) {
        this.store = store;
    }

    /**
     * @param included the artifacts of {@code spec.include}, in its order
     * @throws ComposeException naming the path that is wrong
     */
    public TreeEntry.Directory tree(TreeEntry.Directory fetched, GitRepositorySpec spec, List<Artifact> included) {
        TreeEntry.Directory tree = sparse(fetched, spec.sparseCheckout());
        for (int i = 0; i < included.size(); i++) {
            tree = include(tree, spec.include().get(i), included.get(i));
        }
        return tree;
    }

    private static TreeEntry.Directory sparse(TreeEntry.Directory fetched, List<String> paths) {
        try {
            return TreeComposer.sparse(fetched, paths);
        } catch (IllegalArgumentException e) {
            throw new ComposeException(
                    ComposeException.Step.SPARSE, "failed to sparse checkout directories : " + e.getMessage(), e);
        }
    }

    private TreeEntry.Directory include(
            TreeEntry.Directory tree, GitRepositorySpec.Include include, Artifact artifact) {
        String name = include.repository().name();
        String from = Objects.requireNonNullElse(include.fromPath(), "");
        String to = include.toPath() == null || include.toPath().isEmpty() ? name : include.toPath();
        try {
            return TreeComposer.include(tree, extract(artifact), from, to);
        } catch (IllegalArgumentException | IOException | ArtifactException | StoreException e) {
            throw new ComposeException(
                    ComposeException.Step.INCLUDE,
                    "failed to copy '" + name + "' include from " + from + " to " + to + ": " + e.getMessage(),
                    e);
        }
    }

    private TreeEntry.Directory extract(Artifact artifact) throws IOException {
        try (InputStream in = store.open(artifact.path())) {
            WorkDirectory directory = new WorkDirectory("include");
            extracted.add(directory);
            return directory.extract(in);
        }
    }

    @Override
    public void close() {
        extracted.forEach(WorkDirectory::close);
    }
}
