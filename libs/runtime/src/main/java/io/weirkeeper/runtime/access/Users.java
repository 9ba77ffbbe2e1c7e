package io.weirkeeper.runtime.access;

import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * As whom objects are applied: the service account that their owner names in its own namespace, or the default one of
 * {@code --default-service-account}; without either, the service itself.
 *
 * @param defaultAccount empty means the service itself
 */
public record Users(String defaultAccount) {
    private static final ResourceType SERVICE_ACCOUNT =
            new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);

    /** The API as that user sees it. */
    public KubeApi as(KubeApi api, String namespace, @Nullable String named) {
        String account = account(named);
        return account.isEmpty() ? api : api.impersonating("system:serviceaccount:" + namespace + ":" + account);
    }

    /** Whether the user still exists; a service account that is gone can delete nothing. */
    public boolean exists(KubeApi api, String namespace, @Nullable String named) {
        String account = account(named);
        return account.isEmpty()
                || api.getMetadata(SERVICE_ACCOUNT, namespace, account).isPresent();
    }

    private String account(@Nullable String named) {
        return named == null || named.isEmpty() ? defaultAccount : named;
    }
}
