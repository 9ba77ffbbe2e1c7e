package io.weirkeeper.service.kustomize.config;

import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cluster.ClusterAccount;
import io.weirkeeper.remote.cluster.ClusterAddress;
import io.weirkeeper.remote.cluster.ManagedCluster;
import io.weirkeeper.remote.cluster.ManagedClusters;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.proxy.ProxyEnvironment;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.access.AccessException;
import io.weirkeeper.runtime.access.CloudClusters;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** The clouds that a ConfigMap of {@code spec.kubeConfig} may name. */
final class ClusterClouds {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private ClusterClouds() {}

    static CloudClusters of(Clock clock) {
        Map<String, String> environment = System.getenv();
        HttpAccess access = new HttpAccess(TlsSettings.NONE, ProxyEnvironment.of(environment), false, TIMEOUT);
        return of(new ManagedClusters(environment, new HttpSender(access), clock));
    }

    private static CloudClusters of(ManagedClusters clusters) {
        return question -> {
            ManagedCluster cluster = new ManagedCluster(
                    question.provider(),
                    question.cluster(),
                    question.address(),
                    question.authority(),
                    question.account()
                            .map(by -> new ClusterAccount(by.namespace(), by.name(), by.annotations(), by.tokens())));
            ClusterAddress address = told(() -> clusters.address(cluster));
            return new CloudClusters.Reached(
                    address.server(),
                    address.authority(),
                    () -> told(() -> clusters.token(cluster).value()));
        };
    }

    private static <T> T told(Supplier<T> ask) {
        try {
            return ask.get();
        } catch (CloudException e) {
            throw new AccessException(e.text());
        }
    }
}
