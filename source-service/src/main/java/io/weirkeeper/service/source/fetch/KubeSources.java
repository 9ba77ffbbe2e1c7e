package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.Optional;

/** GitRepositories by a GET within the run. */
public final class KubeSources implements IncludedSources {
    private static final ResourceType TYPE = new ResourceType(
            KnownKind.GIT_REPOSITORY.group(),
            KnownKind.GIT_REPOSITORY.version(),
            KnownKind.GIT_REPOSITORY.plural(),
            KnownKind.GIT_REPOSITORY.kind(),
            true);

    private final KubeApi api;

    public KubeSources(KubeApi api) {
        this.api = api;
    }

    @Override
    public Optional<GitRepository> read(String namespace, String name) {
        return api.get(TYPE, namespace, name).map(json -> RecordJson.decode(json, GitRepository.class));
    }
}
