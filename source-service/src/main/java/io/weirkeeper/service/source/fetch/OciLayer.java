package io.weirkeeper.service.source.fetch;

import java.nio.file.Path;
import java.util.Map;

/**
 * A layer on disk, whose digest is right.
 *
 * @param annotations of the manifest that it belongs to
 */
public record OciLayer(Path file, Map<String, String> annotations) {
    public OciLayer {
        annotations = Map.copyOf(annotations);
    }
}
