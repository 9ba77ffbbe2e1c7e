package io.weirkeeper.service.source.store;

import java.util.Locale;

/** Where an artifact lies below the root: {@code <kind>/<namespace>/<name>/<file>}, the kind in lower case. */
public record ArtifactPath(String kind, String namespace, String name, String file) {
    public ArtifactPath {
        kind = kind.toLowerCase(Locale.ROOT);
    }

    public String directory() {
        return kind + "/" + namespace + "/" + name;
    }

    @Override
    public String toString() {
        return directory() + "/" + file;
    }
}
