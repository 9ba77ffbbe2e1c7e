package io.weirkeeper.service.notification.send;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cloud.GoogleKey;
import io.weirkeeper.remote.cloud.GoogleLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Access tokens of Google Cloud and Azure for providers: from a key in the Secret, asked for by the provider's proxy and
 * certificates, or as the identity that the process has where it runs. Thread-safe.
 */
public final class CloudTokens {
    private static final int KEPT = 100;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final ProviderHttp http;
    private final Map<String, String> environment;
    private final Clock clock;
    private final TokenCache cache;

    /** @param environment variables of the process, where clouds tell identities */
    public CloudTokens(ProviderHttp http, Map<String, String> environment, Clock clock) {
        this.http = http;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.cache = new TokenCache(KEPT, LONGEST, clock);
    }

    /** A token of Google Cloud: with the service account's key that the Secret holds as token, or of the workload. */
    public String google(Destination to, String scope) {
        refuseServiceAccount(to);
        GoogleLogin login = new GoogleLogin(environment, call -> http.ask(to, call), clock);
        try {
            return to.token().isEmpty()
                    ? login.token(cache).value()
                    : login.token(GoogleKey.parse(to.token().getBytes(StandardCharsets.UTF_8)), scope, cache)
                            .value();
        } catch (CloudException e) {
            throw SendException.failed(e.text(), e);
        } catch (RemoteException e) {
            throw SendException.failed("'token' in the provider's Secret: " + e.getMessage(), e);
        }
    }

    /** A token of Azure's directory for the workload. */
    public String azure(Destination to, String scope) {
        refuseServiceAccount(to);
        try {
            return new AzureLogin(environment, call -> http.ask(to, call), clock)
                    .token(scope, cache)
                    .value();
        } catch (CloudException e) {
            throw SendException.failed(e.text(), e);
        }
    }

    private static void refuseServiceAccount(Destination to) {
        String account = to.origin().provider().spec().serviceAccountName();
        if (account != null && !account.isEmpty()) {
            throw SendException.failed(
                    "to use spec.serviceAccountName for provider authentication please enable the"
                            + " ObjectLevelWorkloadIdentity feature gate in the controller",
                    null);
        }
    }
}
