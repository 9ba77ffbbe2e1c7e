package io.weirkeeper.service.source.build;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.engine.helm.chart.ChartLimits;
import io.weirkeeper.engine.helm.index.ChartVersion;
import io.weirkeeper.engine.helm.index.IndexException;
import io.weirkeeper.engine.helm.index.StoredIndex;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.fetch.ChartSources;
import io.weirkeeper.service.source.fetch.HelmAccess;
import io.weirkeeper.service.source.fetch.HelmAccesses;
import io.weirkeeper.service.source.fetch.HelmIndexes;
import io.weirkeeper.service.source.fetch.HelmServer;
import io.weirkeeper.service.source.fetch.HelmUrl;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import io.weirkeeper.service.source.verify.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the repositories that charts come from: HelmRepositories of the cluster, and others that charts name. */
public final class ChartRepositories {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Clients clients;
    private final ChartSources sources;
    private final ChartLimits limits;

    /** How repositories are talked to. */
    public record Clients(
            HelmAccesses accesses, HelmServer server, HelmIndexes indexes, OciClient oci, SignatureVerifier verifier) {}

    public ChartRepositories(Clients clients, ChartSources sources, ChartLimits limits) {
        this.clients = clients;
        this.sources = sources;
        this.limits = limits;
    }

    /**
     * The repository that a HelmRepository describes.
     *
     * @param index its artifact; empty for a registry, which has none
     * @param verification who must have signed charts of a registry
     * @throws ReconcileException when what it says cannot be used
     */
    public ChartRepository of(
            HelmRepository repository, Optional<Artifact> index, Optional<Verification> verification) {
        URI url = normalized(repository.spec().url());
        HelmAccess access = clients.accesses().of(repository, url);
        if (repository.spec().isOci()) {
            if (!HelmUrl.isOci(url.toString())) {
                throw stalled(
                        Reasons.FAILED, "failed to construct Helm client: invalid OCI registry URL: " + url, null);
            }
            return registry(new ChartRegistry(clients, access, Optional.of(repository), verification), access);
        }
        return stored(repository, access, index.orElseThrow());
    }

    private static URI normalized(String url) {
        try {
            return HelmUrl.normalized(url);
        } catch (URISyntaxException e) {
            throw stalled(
                    Reasons.URL_INVALID, "invalid Helm repository URL: parse \"" + url + "\": " + e.getReason(), e);
        }
    }

    private static ReconcileException stalled(String reason, String message, @Nullable Throwable cause) {
        return new ReconcileException(reason, Disposition.STALLED, message, cause);
    }

    private ChartRepository stored(HelmRepository repository, HelmAccess access, Artifact index) {
        return new HttpChartRepository(
                access,
                clients.server(),
                chart -> clients.indexes()
                        .versions(
                                index,
                                repository.metadata().namespace(),
                                repository.metadata().name(),
                                chart),
                limits);
    }

    private ChartRepository registry(ChartRegistry registry, HelmAccess access) {
        return new OciChartRepository(
                access.url().toString(), registry, access.http().timeout(), limits);
    }

    /**
     * Opens repositories by the URLs that charts name: as the HelmRepository of the namespace with the same URL says, else
     * without a login.
     *
     * @param directory for indexes that are not stored, writable
     */
    public DependencyResolver.Repositories of(String namespace, Path directory) {
        return url -> {
            try {
                return dependency(namespace, directory, url);
            } catch (ReconcileException e) {
                throw new RepositoryException(e.text(), e);
            } catch (RemoteException e) {
                throw new RepositoryException(e.text(), e);
            }
        };
    }

    private ChartRepository dependency(String namespace, Path directory, String text) {
        URI url = normalized(text);
        Optional<HelmRepository> described = sources.repositories(namespace).stream()
                .filter(repository -> isAt(repository, url))
                .findFirst();
        HelmAccess access = described
                .map(repository -> clients.accesses().of(repository, url))
                .orElseGet(() -> clients.accesses().anonymous(url, TIMEOUT));
        if (HelmUrl.isOci(url.toString())) {
            return registry(new ChartRegistry(clients, access, described, Optional.empty()), access);
        }
        Optional<Artifact> index =
                described.map(HelmRepository::status).flatMap(status -> Optional.ofNullable(status.artifact()));
        return index.isPresent() ? stored(described.orElseThrow(), access, index.get()) : fetched(access, directory);
    }

    private static boolean isAt(HelmRepository repository, URI url) {
        try {
            return HelmUrl.normalized(repository.spec().url()).equals(url);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private ChartRepository fetched(HelmAccess access, Path directory) {
        Path index =
                directory.resolve("index-" + Integer.toHexString(access.url().hashCode()));
        return new HttpChartRepository(
                access, clients.server(), chart -> fetchedVersions(access, index, chart), limits);
    }

    private Optional<List<ChartVersion>> fetchedVersions(HelmAccess access, Path index, String chart) {
        try {
            if (!Files.exists(index)) {
                Path fetched = index.resolveSibling(index.getFileName() + ".fetched");
                clients.indexes().fetch(access, fetched);
                HelmIndexes.rewrite(fetched, index);
                Files.delete(fetched);
            }
            try (InputStream in = Files.newInputStream(index)) {
                return StoredIndex.versions(in, chart);
            }
        } catch (IOException e) {
            throw new IndexException("failed to load index: " + e.getMessage(), e);
        }
    }
}
