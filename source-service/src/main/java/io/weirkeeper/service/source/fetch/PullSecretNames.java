package io.weirkeeper.service.source.fetch;

import java.util.List;
import java.util.Optional;

/** Looks up which Secrets a ServiceAccount pulls images with. */
public interface PullSecretNames {
    /** The names, in the ServiceAccount's namespace and order; empty when there is no such ServiceAccount. */
    Optional<List<String>> read(String namespace, String serviceAccount);
}
