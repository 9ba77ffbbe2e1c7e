package io.weirkeeper.service.kustomize.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The result of a build.
 *
 * @param objects owned by whoever gets them
 * @param digest of the built YAML, {@code sha256:hex}
 * @param directories of the artifact that the build read or found missing, from its root; the root is the empty text
 * @param isRepeatable whether the same directories and the same request give the same result, because nothing came
 *     from elsewhere
 */
public record Build(List<ObjectNode> objects, String digest, Set<String> directories, boolean isRepeatable) {
    public Build {
        objects = List.copyOf(objects);
        directories = Set.copyOf(directories);
    }
}
