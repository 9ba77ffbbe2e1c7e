package io.weirkeeper.service.source.build;

import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.oci.OciAccess;
import io.weirkeeper.remote.oci.OciName;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.remote.oci.RegistryLogin;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.fetch.HelmAccess;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import io.weirkeeper.service.source.verify.Verification;
import java.util.Optional;

/**
 * A registry with the login of a HelmRepository, if one describes it, and who must have signed what is in it.
 *
 * @param verification empty when nobody must
 */
record ChartRegistry(
        ChartRepositories.Clients clients,
        HelmAccess access,
        Optional<HelmRepository> described,
        Optional<Verification> verification)
        implements OciChartRepository.Registry {

    @Override
    public OciReader open(OciName name) {
        RegistryLogin login = described
                .map(repository -> clients.accesses().login(repository, name))
                .orElse(RegistryLogin.ANONYMOUS);
        boolean insecure =
                described.map(repository -> repository.spec().insecure()).orElse(false);
        return clients.oci().open(name, new OciAccess(login, access.http(), insecure));
    }

    @Override
    public boolean verify(OciReader reader, Digest digest) {
        try {
            return verification.isPresent()
                    && clients.verifier()
                                    .verify(
                                            reader,
                                            digest,
                                            verification.get(),
                                            namespace(),
                                            access.http().timeout())
                            == SignatureVerifier.Verdict.SIGNED;
        } catch (ReconcileException e) {
            throw new RepositoryException(e.text(), e);
        }
    }

    private String namespace() {
        return described.map(repository -> repository.metadata().namespace()).orElse("");
    }
}
