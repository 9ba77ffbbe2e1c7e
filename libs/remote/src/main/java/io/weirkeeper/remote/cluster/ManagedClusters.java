package io.weirkeeper.remote.cluster;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AccessToken;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.kms.JsonService;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reaches clusters of Amazon, Microsoft and Google by the identity of this process or of a service account, as Flux
 * does (fluxcd/pkg auth of July 2026). Thread-safe.
 */
public final class ManagedClusters {
    private static final int MOST_TOKENS = 100;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, ClusterCloud> clouds;

    /** @param environment the variables of this process */
    public ManagedClusters(Map<String, String> environment, HttpSender http, Clock clock) {
        this(environment, http, clock, CloudEndpoints.REAL);
    }

    ManagedClusters(Map<String, String> environment, HttpSender http, Clock clock, CloudEndpoints endpoints) {
        TokenCache tokens = new TokenCache(MOST_TOKENS, LONGEST, clock);
        JsonService service = new JsonService(http);
        this.clouds = Map.of(
                "aws", new EksClusters(environment, http, service, endpoints, tokens, clock),
                "azure", new AksClusters(environment, http, service, endpoints, tokens, clock),
                "gcp", new GkeClusters(environment, http, service, endpoints, tokens, clock));
    }

    /** @throws CloudException saying what is wrong with the request, or what the cloud refused */
    public ClusterAddress address(ManagedCluster cluster) {
        try {
            return cloud(cluster).address(cluster);
        } catch (RemoteException e) {
            throw new CloudException(e.text(), e);
        }
    }

    /**
     * Asked again for each use: it comes from memory as long as it lasts.
     *
     * @throws CloudException likewise
     */
    public AccessToken token(ManagedCluster cluster) {
        try {
            return cloud(cluster).token(cluster);
        } catch (RemoteException e) {
            throw new CloudException("failed to get access token for cluster: " + e.text(), e);
        } catch (CloudException e) {
            throw new CloudException("failed to get access token for cluster: " + e.text(), e);
        }
    }

    private ClusterCloud cloud(ManagedCluster cluster) {
        @Nullable ClusterCloud cloud = clouds.get(cluster.provider());
        if (cloud == null) {
            throw new RemoteException(
                    "provider '" + cluster.provider() + "' is unknown: use one of aws, azure, gcp and generic");
        }
        return cloud;
    }
}
