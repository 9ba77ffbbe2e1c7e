package io.weirkeeper.service.kustomize.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The result of a build.
 *
 * @param objects owned by whoever gets them
 * @param digest of the built YAML, {@code sha256:hex}
 */
public record Build(List<ObjectNode> objects, String digest) {
    public Build {
        objects = List.copyOf(objects);
    }
}
