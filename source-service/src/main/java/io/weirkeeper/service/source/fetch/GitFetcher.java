package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.api.source.GitRepositorySpec;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.git.GitException;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitReference;
import io.weirkeeper.remote.git.GitRequest;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.ssh.MissingPassphraseException;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fetches what a GitRepository asks for. Every failure is a {@link ReconcileException} with Flux's reason. */
public final class GitFetcher {
    private final GitClient client;
    private final ReferencedSecrets secrets;
    private final SshAlgorithms algorithms;
    private final GitLogins logins;

    /** @param algorithms for ssh */
    public GitFetcher(GitClient client, ReferencedSecrets secrets, SshAlgorithms algorithms, GitLogins logins) {
        this.client = client;
        this.logins = logins;
        this.algorithms = algorithms;
        this.secrets = secrets;
    }

    /** @param knownRevision when the reference still resolves to it nothing is fetched; empty fetches always */
    public GitFetch fetch(GitRepository repository, String knownRevision) {
        GitRequest request = request(repository, knownRevision);
        try {
            return client.fetch(request);
        } catch (GitException e) {
            throw failure(e);
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure("failed to configure authentication options: " + e.text(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReconcileException(
                    Reasons.GIT_OPERATION_FAILED, Disposition.RETRY, "the fetch was interrupted; it is tried again", e);
        }
    }

    /** The object is gone: what was kept for it may go. */
    public void forget(String uid) {
        client.forget(uid);
    }

    private GitRequest request(GitRepository repository, String knownRevision) {
        GitRepositorySpec spec = repository.spec();
        String namespace = repository.metadata().namespace();
        URI url = url(spec.url());
        ProxyChoice proxy = secrets.proxy(namespace, spec.proxySecretRef());
        Map<String, byte[]> secret = secrets.read(namespace, spec.secretRef(), "spec.secretRef");
        try {
            return new GitRequest(
                    url,
                    reference(spec.ref()),
                    logins.login(repository, GitAuth.of(url, secret, algorithms), secret, proxy),
                    proxy,
                    spec.timeout(),
                    knownRevision,
                    spec.recurseSubmodules(),
                    repository.metadata().uid());
        } catch (MissingPassphraseException e) {
            throw ReferencedSecrets.failure(
                    "SSH identity key is encrypted but no 'password' field was provided in the secret '"
                            + ReferencedSecrets.shown(namespace, spec.secretRef()) + "'",
                    e);
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure("failed to configure authentication options: " + e.text(), e);
        }
    }

    /** By Flux's precedence: commit, name, tag, semver, branch. */
    private static GitReference reference(GitRepositorySpec.@Nullable Ref ref) {
        if (ref == null) {
            return new GitReference.Branch(GitReference.DEFAULT_BRANCH);
        }
        String branch = text(ref.branch());
        if (!text(ref.commit()).isEmpty()) {
            return new GitReference.Commit(text(ref.commit()), branch);
        }
        if (!text(ref.name()).isEmpty()) {
            return new GitReference.Name(text(ref.name()));
        }
        if (!text(ref.tag()).isEmpty()) {
            return new GitReference.Tag(text(ref.tag()));
        }
        if (!text(ref.semver()).isEmpty()) {
            return semver(text(ref.semver()));
        }
        return new GitReference.Branch(branch.isEmpty() ? GitReference.DEFAULT_BRANCH : branch);
    }

    private static GitReference semver(String constraint) {
        try {
            return new GitReference.Semver(constraint, new TagVersions(constraint));
        } catch (GoError e) {
            throw new ReconcileException(
                    Reasons.GIT_OPERATION_FAILED,
                    Disposition.RETRY,
                    "failed to checkout and determine revision: semver parse error: " + e.getMessage()
                            + "; correct spec.ref.semver",
                    e);
        }
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new ReconcileException(
                    Reasons.URL_INVALID,
                    Disposition.STALLED,
                    "failed to parse url '" + text + "': " + e.getReason() + "; correct spec.url",
                    e);
        }
    }

    private static ReconcileException failure(GitException e) {
        return switch (e.kind()) {
            case EMPTY_REPOSITORY ->
                new ReconcileException(
                        Reasons.EMPTY_GIT_REPOSITORY,
                        Disposition.RETRY,
                        e.text() + "; push a first commit or correct spec.url",
                        e);
            case UNREACHABLE,
                    TIMEOUT,
                    AUTHENTICATION,
                    REPOSITORY_NOT_FOUND,
                    REFERENCE_NOT_FOUND,
                    UNSAFE,
                    INVALID,
                    STORAGE ->
                new ReconcileException(
                        Reasons.GIT_OPERATION_FAILED,
                        Disposition.RETRY,
                        "failed to checkout and determine revision: " + e.text(),
                        e);
        };
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
