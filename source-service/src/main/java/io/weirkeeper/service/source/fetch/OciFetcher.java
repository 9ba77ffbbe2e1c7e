package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.api.source.OciRepositorySpec;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.oci.OciAccess;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.remote.oci.OciName;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;

/** Opens what OCIRepositories ask for. Every failure is a {@link ReconcileException} with Flux's reason. */
public final class OciFetcher {
    private static final String SCHEME = "oci://";

    private final OciClient client;
    private final RegistryAccess access;

    public OciFetcher(OciClient client, RegistryAccess access) {
        this.client = client;
        this.access = access;
    }

    /** The repository with its login; the registry is not asked yet. */
    public OciSource open(OciRepository resource) {
        OciRepositorySpec spec = resource.spec();
        OciAccess how = access.of(resource.metadata().namespace(), spec, () -> name(spec));
        try {
            return new OciSource(client.open(name(spec), how), spec);
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure("failed to generate transport for '" + spec.url() + "': " + e.text(), e);
        }
    }

    private static OciName name(OciRepositorySpec spec) {
        try {
            if (!spec.url().startsWith(SCHEME)) {
                throw new RemoteException("URL must be in format 'oci://<domain>/<org>/<repo>'");
            }
            return OciName.parse(spec.url().substring(SCHEME.length()));
        } catch (RemoteException e) {
            throw new ReconcileException(
                    Reasons.URL_INVALID,
                    Disposition.STALLED,
                    "URL validation failed for '" + spec.url() + "': " + e.text(),
                    e);
        }
    }
}
