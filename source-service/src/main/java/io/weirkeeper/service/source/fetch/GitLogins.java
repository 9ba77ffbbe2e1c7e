package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.api.source.GitRepositorySpec;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsLogin;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cloud.CodeCommit;
import io.weirkeeper.remote.cloud.GitHubApp;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Gets what {@code spec.provider} of a GitRepository logs in with. */
public final class GitLogins {
    private final TokenCache tokens;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param environment the variables of this process, where clouds put their logins */
    public GitLogins(TokenCache tokens, Map<String, String> environment, Clock clock) {
        this.tokens = tokens;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /** @param auth what the secret says by itself; returned for the provider {@code generic} */
    GitAuth login(GitRepository repository, GitAuth auth, Map<String, byte[]> secret, ProxyChoice proxies) {
        GitRepositorySpec spec = repository.spec();
        boolean app = secret.containsKey(GitHubApp.APP_ID);
        String provider = spec.provider() == null || spec.provider().isEmpty() ? "generic" : spec.provider();
        return switch (provider) {
            case "github" -> {
                if (!app) {
                    throw invalid(
                            spec.secretRef() == null ? Disposition.STALLED : Disposition.RETRY,
                            "secretRef with github app data must be specified when provider is set to github");
                }
                yield github(spec, auth, secret, proxies);
            }
            case "generic" -> {
                if (app) {
                    throw invalid(
                            Disposition.RETRY,
                            "secretRef '"
                                    + ReferencedSecrets.shown(
                                            repository.metadata().namespace(), spec.secretRef())
                                    + "' has github app data but provider is not set to github");
                }
                yield auth;
            }
            case "azure", "aws" -> {
                if (spec.serviceAccountName() != null
                        && !spec.serviceAccountName().isEmpty()) {
                    throw new ReconcileException(
                            Reasons.FEATURE_GATE_DISABLED,
                            Disposition.STALLED,
                            "to use spec.serviceAccountName for provider authentication please enable the"
                                    + " ObjectLevelWorkloadIdentity feature gate in the controller",
                            null);
                }
                yield cloud(provider, URI.create(spec.url()), spec, auth, proxies);
            }
            default -> throw invalid(Disposition.STALLED, "spec.provider '" + provider + "' is not known");
        };
    }

    private GitAuth cloud(String provider, URI url, GitRepositorySpec spec, GitAuth auth, ProxyChoice proxies) {
        // the service account's own token services and the machine are reached directly
        HttpSender direct = new HttpSender(HttpAccess.plain(spec.timeout()));
        try {
            if (provider.equals("aws")) {
                AwsCredentials found = new AwsLogin(environment, direct).find("", "");
                CodeCommit login = CodeCommit.login(url, found, clock.instant());
                return GitAuth.http(login.user(), login.password(), "", auth.tls());
            }
            HttpSender outside =
                    new HttpSender(new HttpAccess(TlsSettings.NONE, proxies.forUrl(url), false, spec.timeout()));
            String token = new AzureLogin(environment, outside, clock)
                    .token(AzureLogin.DEV_OPS, tokens)
                    .value();
            return GitAuth.http("", "", token, auth.tls());
        } catch (CloudException e) {
            throw ReferencedSecrets.failure("failed to configure authentication options: " + e.text(), e);
        }
    }

    private GitAuth github(GitRepositorySpec spec, GitAuth auth, Map<String, byte[]> secret, ProxyChoice proxies) {
        URI api = URI.create(GitHubApp.api(secret));
        HttpAccess access = new HttpAccess(auth.tls(), proxies.forUrl(api), false, spec.timeout());
        try {
            String token = new GitHubApp(secret, access, clock).token(tokens).value();
            return GitAuth.http(GitHubApp.USER, token, "", auth.tls());
        } catch (CloudException e) {
            throw ReferencedSecrets.failure("failed to configure authentication options: " + e.text(), e);
        }
    }

    private static ReconcileException invalid(Disposition disposition, String message) {
        return new ReconcileException(Reasons.INVALID_PROVIDER_CONFIGURATION, disposition, message, null);
    }
}
