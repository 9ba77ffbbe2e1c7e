package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ObjectKey;

/** As whom releases are made: the service account that a HelmRelease names, or the default one. */
final class Users {
    private static final ResourceType SERVICE_ACCOUNT =
            new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);

    private final KubeApi api;
    private final String defaultAccount;

    Users(KubeApi api, String defaultAccount) {
        this.api = api;
        this.defaultAccount = defaultAccount;
    }

    KubeApi api(ObjectKey key, HelmReleaseSpec spec) {
        String account = account(spec);
        return account.isEmpty() ? api : api.impersonating("system:serviceaccount:" + key.namespace() + ":" + account);
    }

    /** Whether the user to act as still exists; a service account that is gone can delete nothing. */
    boolean canAct(ObjectKey key, HelmReleaseSpec spec) {
        String account = account(spec);
        return account.isEmpty()
                || api.getMetadata(SERVICE_ACCOUNT, key.namespace(), account).isPresent();
    }

    private String account(HelmReleaseSpec spec) {
        String named = spec.serviceAccountName();
        return named == null || named.isEmpty() ? defaultAccount : named;
    }
}
