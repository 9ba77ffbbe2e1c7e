package io.weirkeeper.service.source.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ServiceAccounts by a GET within the run. */
public final class KubePullSecretNames implements PullSecretNames {
    private static final ResourceType SERVICE_ACCOUNTS =
            new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);

    private final KubeApi api;

    public KubePullSecretNames(KubeApi api) {
        this.api = api;
    }

    @Override
    public Optional<List<String>> read(String namespace, String serviceAccount) {
        return api.get(SERVICE_ACCOUNTS, namespace, serviceAccount).map(found -> {
            List<String> names = new ArrayList<>();
            for (JsonNode secret : found.path("imagePullSecrets")) {
                names.add(secret.path("name").asText());
            }
            return names;
        });
    }
}
