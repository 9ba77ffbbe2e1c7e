package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sources of charts by a GET within the run. */
public final class KubeChartSources implements ChartSources {
    private final KubeApi api;

    public KubeChartSources(KubeApi api) {
        this.api = api;
    }

    @Override
    public Optional<Source> source(KnownKind kind, String namespace, String name) {
        return api.get(type(kind), namespace, name).map(json -> RecordJson.decode(json, Source.class));
    }

    @Override
    public Optional<HelmRepository> repository(String namespace, String name) {
        return api.get(type(KnownKind.HELM_REPOSITORY), namespace, name)
                .map(json -> RecordJson.decode(json, HelmRepository.class));
    }

    @Override
    public List<HelmRepository> repositories(String namespace) {
        List<HelmRepository> repositories = new ArrayList<>();
        api.list(type(KnownKind.HELM_REPOSITORY), ListOptions.ALL.inNamespace(namespace), json -> {
            try {
                repositories.add(RecordJson.decode(json, HelmRepository.class));
            } catch (DecodeException e) {
                // it stalls by itself and says why
            }
        });
        return repositories;
    }

    private static ResourceType type(KnownKind kind) {
        return new ResourceType(kind.group(), kind.version(), kind.plural(), kind.kind(), true);
    }
}
