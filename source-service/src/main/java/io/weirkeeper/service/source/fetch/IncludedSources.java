package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.source.GitRepository;
import java.util.Optional;

/** Looks up the GitRepositories that others include. */
public interface IncludedSources {
    /** The object as the API server has it now; empty when there is none. */
    Optional<GitRepository> read(String namespace, String name);
}
