package io.weirkeeper.remote.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AccessToken;
import io.weirkeeper.remote.cloud.GoogleFederation;
import io.weirkeeper.remote.cloud.GoogleLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.kms.JsonService;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;

/** Clusters of Google GKE. */
final class GkeClusters implements ClusterCloud {
    private static final String RULE = "^projects/[^/]{1,200}/locations/[^/]{1,200}/clusters/[^/]{1,200}$";
    private static final Pattern NAME = Pattern.compile(RULE);
    private static final String EMAIL_ANNOTATION = "iam.gke.io/gcp-service-account";
    private static final String EMAIL_RULE = "^[a-zA-Z0-9-]{1,100}@[a-zA-Z0-9-]{1,100}\\.iam\\.gserviceaccount\\.com$";
    private static final Pattern EMAIL = Pattern.compile(EMAIL_RULE);
    private static final String POOL_ANNOTATION = "gcp.auth.fluxcd.io/workload-identity-provider";
    private static final String POOL_RULE =
            "^projects/\\d{1,30}/locations/global/workloadIdentityPools/[^/]{1,100}/providers/[^/]{1,100}$";
    private static final Pattern POOL = Pattern.compile(POOL_RULE);

    private final GoogleLogin login;
    private final GoogleFederation federation;
    private final JsonService service;
    private final CloudEndpoints endpoints;
    private final TokenCache tokens;

    GkeClusters(
            Map<String, String> environment,
            HttpSender http,
            JsonService service,
            CloudEndpoints endpoints,
            TokenCache tokens,
            Clock clock) {
        this.login = new GoogleLogin(environment, http, clock);
        this.federation = new GoogleFederation(environment, http, clock, endpoints.all());
        this.service = service;
        this.endpoints = endpoints;
        this.tokens = tokens;
    }

    @Override
    public AccessToken token(ManagedCluster cluster) {
        if (cluster.account().isEmpty()) {
            return login.token(tokens);
        }
        ClusterAccount account = cluster.account().get();
        String email = checked(account, EMAIL_ANNOTATION, EMAIL, EMAIL_RULE);
        String pool = checked(account, POOL_ANNOTATION, POOL, POOL_RULE);
        return tokens.get(
                "gcp:" + account.namespace() + "/" + account.name() + ":" + email + ":" + pool,
                () -> federation.token(pool, email, account.tokens()));
    }

    private static String checked(ClusterAccount account, String key, Pattern pattern, String rule) {
        String value = account.annotation(key);
        if (!value.isEmpty() && !pattern.matcher(value).matches()) {
            throw new RemoteException("invalid " + key + " annotation: '" + value + "'. must match " + rule);
        }
        return value;
    }

    @Override
    public ClusterAddress address(ManagedCluster cluster) {
        if (!cluster.needsDescription()) {
            return cluster.described("", "");
        }
        if (!NAME.matcher(cluster.resource()).matches()) {
            throw new RemoteException("invalid GKE cluster ID: '" + cluster.resource() + "'. must match " + RULE);
        }
        Map<String, String> bearer =
                Map.of("Authorization", "Bearer " + token(cluster).value());
        try {
            JsonNode found = service.ask(HttpCall.get(
                    JsonService.url(endpoints.or("https://container.googleapis.com") + "/v1/" + cluster.resource()),
                    Map.of(),
                    bearer));
            return cluster.described(
                    found.path("endpoint").asText(""),
                    Pem64.text(found.at("/masterAuth/clusterCaCertificate").asText(""), "GKE"));
        } catch (RemoteException e) {
            throw new RemoteException("failed to describe GKE cluster '" + cluster.resource() + "': " + e.text(), e);
        }
    }
}
