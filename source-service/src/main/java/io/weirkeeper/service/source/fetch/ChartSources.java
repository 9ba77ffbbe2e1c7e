package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.api.source.Source;
import java.util.List;
import java.util.Optional;

/** Looks up the sources that charts are taken from. */
public interface ChartSources {
    /** A source of any kind; empty when there is none. */
    Optional<Source> source(KnownKind kind, String namespace, String name);

    /** A HelmRepository; empty when there is none. */
    Optional<HelmRepository> repository(String namespace, String name);

    /** All HelmRepositories of a namespace. */
    List<HelmRepository> repositories(String namespace);
}
